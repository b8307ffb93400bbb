using System;
using MeadowTinyMl.Evaluation;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Evaluation;

/// <summary>Metrics against numbers worked out by hand.</summary>
public class ConfusionMatrixTests
{
    [Fact]
    public void Lecture_CallingEverythingTheCommonClassIsAccurateAndWorthless()
    {
        var matrix = new ConfusionMatrix(["common", "rare"]);
        matrix.Add(0, 0, 9_990);
        matrix.Add(1, 0, 10);

        Assert.Equal(0.999, matrix.Accuracy!.Value, 12);
        Assert.Equal(0.5, matrix.BalancedAccuracy!.Value, 12);
        Assert.Equal(0.001, matrix.ErrorRate!.Value, 12);
        Assert.Null(matrix.Precision(1));
        Assert.Equal(0, matrix.Recall(1));
        Assert.Equal(0, matrix.F1(1));
    }

    [Fact]
    public void Counts_AndRatesAreThoseOfTheHandWorkedTable()
    {
        // actual \ answered   cat  dog  fox  abstain
        // cat                   8    1    0    1
        // dog                   2    6    1    1
        // fox                   0    0    5    0
        var matrix = new ConfusionMatrix(["cat", "dog", "fox"]);
        matrix.Add(0, 0, 8);
        matrix.Add(0, 1, 1);
        matrix.Add(0, null, 1);
        matrix.Add(1, 0, 2);
        matrix.Add(1, 1, 6);
        matrix.Add(1, 2, 1);
        matrix.Add(1, null);
        matrix.Add(2, 2, 5);

        Assert.Equal(25, matrix.Total);
        Assert.Equal(2, matrix.Abstained);
        Assert.Equal((8, 2, 2, 13), (matrix.TruePositives(0), matrix.FalsePositives(0), matrix.FalseNegatives(0), matrix.TrueNegatives(0)));
        Equal(19.0 / 25, matrix.Accuracy);
        Equal(19.0 / 23, matrix.CoveredAccuracy);
        Equal((0.8 + 0.6 + 1) / 3, matrix.BalancedAccuracy);
        Equal(((8.0 / 9) + (6.0 / 9) + 1) / 3, matrix.CoveredBalancedAccuracy);
        Equal(0.8, matrix.Recall(0));
        Equal(0.2, matrix.FalseNegativeRate(0));
        Equal(13.0 / 15, matrix.Specificity(0));
        Equal(2.0 / 15, matrix.FalsePositiveRate(0));
        Equal(0.8, matrix.Precision(0));
        Equal(0.8, matrix.F1(0));
        Equal((0.8 + (13.0 / 15)) / 2, matrix.BalancedAccuracyAgainstRest(0));
        Equal((0.8 + (12.0 / 17) + (10.0 / 11)) / 3, matrix.MacroF1);
    }

    [Fact]
    public void Nothing_WasMeasuredInAnEmptyMatrix()
    {
        var matrix = new ConfusionMatrix(["a", "b"]);
        Assert.Null(matrix.Accuracy);
        Assert.Null(matrix.BalancedAccuracy);
        Assert.Null(matrix.Recall(0));
    }

    [Fact]
    public void BalancedAccuracy_LeavesOutClassesWithoutExamples()
    {
        var matrix = new ConfusionMatrix(["a", "b", "absent"]);
        matrix.Add(0, 0);
        matrix.Add(1, 0);
        Equal(0.5, matrix.BalancedAccuracy);
    }

    [Fact]
    public void Roc_OfAHandWorkedExample()
    {
        RocCurve roc = RocCurve.Create([9, 8, 7, 6, 5], [true, true, false, true, false]);
        Equal(5.0 / 6, roc.Area);
        Assert.Equal((0, 0), (roc.Points[0].FalsePositiveRate, roc.Points[0].TruePositiveRate));
        Assert.Equal((1, 1), (roc.Points[^1].FalsePositiveRate, roc.Points[^1].TruePositiveRate));
    }

    [Fact]
    public void Roc_TakesEqualScoresAsOneStep()
    {
        Equal(0.5, RocCurve.Create([5, 5, 5, 5], [true, false, true, false]).Area);
        Equal(0.875, RocCurve.Create([3, 2, 2, 1], [true, true, false, false]).Area);
    }

    [Fact]
    public void Roc_OfOneClassAloneIsNotMeasured() => Assert.Null(RocCurve.Create([1, 2], [true, true]).Area);

    [Fact]
    public void Roc_IsTheShareOfPairsInTheRightOrder()
    {
        var random = new Random(7);
        int[] scores = new int[60];
        bool[] positive = new bool[60];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = random.Next(20);
            positive[i] = i % 3 == 0;
        }

        double pairs = 0;
        double right = 0;
        for (int p = 0; p < scores.Length; p++)
        {
            for (int n = 0; n < scores.Length; n++)
            {
                if (positive[p] && !positive[n])
                {
                    pairs++;
                    right += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                }
            }
        }

        Equal(right / pairs, RocCurve.Create(scores, positive).Area);
    }

    private static void Equal(double expected, double? found) => Assert.Equal(expected, found!.Value, 12);
}
