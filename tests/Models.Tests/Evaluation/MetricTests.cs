using System;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Evaluation;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Evaluation;

/// <summary>Averages, curves, calibration, bounds and thresholds against numbers worked out by hand.</summary>
public class MetricTests
{
    [Fact]
    public void MatthewsCorrelation_OfTwoClassesIsThatOfTheFourfoldTable()
    {
        // TP 90, FN 10, FP 5, TN 95: (90·95 − 5·10) / √(95·100·105·100).
        var matrix = new ConfusionMatrix(["no", "yes"]);
        matrix.Add(1, 1, 90);
        matrix.Add(1, 0, 10);
        matrix.Add(0, 1, 5);
        matrix.Add(0, 0, 95);
        Equal(8_500 / Math.Sqrt(95.0 * 100 * 105 * 100), matrix.MatthewsCorrelation);
    }

    [Fact]
    public void MatthewsCorrelation_CountsAnAbstentionAsAnAnswerThatIsNeverTrue()
    {
        // Three of class 0, two right and one abstained; two of class 1, both right: c 4, s 5, answered 2 2 (1), true 3 2.
        var matrix = new ConfusionMatrix(["a", "b"]);
        matrix.Add(0, 0, 2);
        matrix.Add(0, null, 1);
        matrix.Add(1, 1, 2);
        Equal(((4 * 5) - ((2 * 3) + (2 * 2))) / Math.Sqrt((25.0 - (4 + 4 + 1)) * (25 - (9 + 4))), matrix.MatthewsCorrelation);
    }

    [Fact]
    public void MatthewsCorrelation_OfOneAnswerForAllIsNotMeasured()
    {
        var matrix = new ConfusionMatrix(["common", "rare"]);
        matrix.Add(0, 0, 9_990);
        matrix.Add(1, 0, 10);
        Assert.Null(matrix.MatthewsCorrelation);
    }

    [Fact]
    public void Averages_AreThoseOfTheHandWorkedTable()
    {
        // actual \ answered    a   b   c  abstain    support
        // a                    6   2   0   2         10
        // b                    1   4   0   0          5
        // c                    1   0   4   0          5
        var matrix = new ConfusionMatrix(["a", "b", "c"]);
        matrix.Add(0, 0, 6);
        matrix.Add(0, 1, 2);
        matrix.Add(0, null, 2);
        matrix.Add(1, 0, 1);
        matrix.Add(1, 1, 4);
        matrix.Add(2, 0, 1);
        matrix.Add(2, 2, 4);
        double f1A = 12.0 / (12 + 2 + 4);
        double f1B = 8.0 / (8 + 2 + 1);
        double f1C = 8.0 / (8 + 0 + 1);
        Equal(((6.0 / 8) + (4.0 / 6) + 1) / 3, matrix.MacroPrecision);
        Equal((f1A + f1B + f1C) / 3, matrix.MacroF1);
        Equal(14.0 / 18, matrix.MicroPrecision);
        Equal(14.0 / 20, matrix.MicroRecall);
        Equal(28.0 / 38, matrix.MicroF1);
        Equal(((10 * 6.0 / 8) + (5 * 4.0 / 6) + 5) / 20, matrix.WeightedPrecision);
        Equal(14.0 / 20, matrix.WeightedRecall);
        Equal(((10 * f1A) + (5 * f1B) + (5 * f1C)) / 20, matrix.WeightedF1);
    }

    [Fact]
    public void Roc_OperatingPointIsTheOneFarthestAboveTheDiagonal()
    {
        RocPoint point = RocCurve.Create([9, 8, 7, 6, 5], [true, true, false, true, false]).OperatingPoint!.Value;
        Assert.Equal((8, 0, 2.0 / 3), (point.Threshold, point.FalsePositiveRate, point.TruePositiveRate));
    }

    [Fact]
    public void PrecisionRecall_OfAHandWorkedExample()
    {
        // Precision 1, 1, 2/3, 3/4, 3/5 at recall 1/3, 2/3, 2/3, 1, 1: average 1/3 + 1/3 + 1/3 · 3/4.
        PrecisionRecallCurve curve = PrecisionRecallCurve.Create([9, 8, 7, 6, 5], [true, true, false, true, false]);
        Equal(11.0 / 12, curve.AveragePrecision);
        Assert.Equal([1, 1, 2.0 / 3, 0.75, 0.6], curve.Points.Select(point => point.Precision));
        Equal(0.5, PrecisionRecallCurve.Create([4, 4], [true, false]).AveragePrecision);
        Assert.Null(PrecisionRecallCurve.Create([4, 4], [false, false]).AveragePrecision);
    }

    [Fact]
    public void Calibration_OfAHandWorkedExample()
    {
        // Two answers at 0.9, one right; two at 0.6, both right: |0.5 − 0.9|/2 + |1 − 0.6|/2.
        double[][] probabilities = [[0.9, 0.1], [0.1, 0.9], [0.6, 0.4], [0.4, 0.6]];
        Calibration calibration = Calibration.Measure(probabilities, [0, 0, 0, 1]);
        Equal(0.4, calibration.ExpectedError);
        Equal(0.4, calibration.MaximumError);
        Equal((0.02 + 1.62 + 0.32 + 0.32) / 4, calibration.BrierScore);
        Equal(-(Math.Log(0.9) + Math.Log(0.1) + Math.Log(0.6) + Math.Log(0.6)) / 4, calibration.NegativeLogLikelihood);
        Assert.Equal(2, calibration.Bins[8].Count);
        Assert.Equal(2, calibration.Bins[5].Count);
        Assert.Null(Calibration.Measure([], []).ExpectedError);
    }

    [Fact]
    public void TemperatureScaling_FindsTheTemperatureThatMadeTheLabels()
    {
        // Logits z for class 1 where it is true with chance 1 / (1 + e^(−z/2)): half of the logit is right, so the temperature is 2.
        var logits = new System.Collections.Generic.List<float[][]>();
        var truths = new System.Collections.Generic.List<int>();
        foreach (int z in new[] { 1, 2, 4 })
        {
            int positives = (int)Math.Round(10_000 / (1 + Math.Exp(-z / 2.0)), MidpointRounding.AwayFromZero);
            for (int i = 0; i < 10_000; i += 10)
            {
                logits.Add([[0, z]]);
                truths.Add(i < positives ? 1 : 0);
            }
        }

        Assert.Equal(2, TemperatureScaling.Fit(logits, truths), 0.02);
    }

    [Fact]
    public void TemperatureScaling_AveragesTheWindowsOfAnExample()
    {
        double[] mean = TemperatureScaling.Probabilities([[0, MathF.Log(3)], [0, 0]], 1, 2);
        Assert.Equal(0.375, mean[0], 1e-6);
        Assert.Equal(0.625, mean[1], 1e-6);
    }

    [Fact]
    public void RiskCoverage_OfAHandWorkedExample()
    {
        // Surest first: right, wrong, right, right.
        int[][] confidences = [[90, 10], [20, 80], [70, 30], [40, 60]];
        RiskCoverageCurve curve = RiskCoverageCurve.Create(confidences, [0, 0, 0, 1]);
        Assert.Equal([0, 0.5, 1.0 / 3, 0.25], curve.Points.Select(point => point.Risk));
        Equal((0 + 0.5 + (1.0 / 3) + 0.25) / 4, curve.Area);
        Equal(2.0 / 3, curve.BalancedAccuracyAt(0.75));
        Equal((2.0 / 3 / 2) + 0.5, curve.BalancedAccuracyAt(1));
    }

    [Theory]
    [InlineData(0, 2.9957)]
    [InlineData(1, 4.7439)]
    [InlineData(5, 10.5130)]
    public void AlarmRate_BoundIsThatOfTheTablesOfThePoissonDistribution(int count, double bound) =>
        Assert.Equal(bound / 0.2, new AlarmRate(count, 0.2).UpperBoundPerHour, 1e-3);

    [Fact]
    public void Bootstrap_OfEqualRecordingsIsAPointAndOfUnlikeOnesHoldsTheMean()
    {
        ConfusionMatrix Recording(long right, long wrong)
        {
            var matrix = new ConfusionMatrix(["a", "b"]);
            matrix.Add(0, 0, right);
            matrix.Add(0, 1, wrong);
            return matrix;
        }

        Assert.Equal(new Interval(0.8, 0.8), Bootstrap.Of([Recording(8, 2), Recording(8, 2), Recording(8, 2)], matrix => matrix.Accuracy));
        Interval interval = Bootstrap.Of(Enumerable.Range(0, 20).Select(i => Recording(i % 2 == 0 ? 10 : 0, i % 2 == 0 ? 0 : 10)).ToArray(), matrix => matrix.Accuracy)!.Value;

        // Half of 20 recordings all right: a binomial share, 0.5 ± 1.96 · √(0.25 / 20).
        Assert.InRange(interval.Low, 0.25, 0.35);
        Assert.InRange(interval.High, 0.65, 0.75);
        Assert.Null(Bootstrap.Of([Recording(1, 1)], matrix => matrix.Accuracy));
    }

    [Fact]
    public void ThresholdChoice_ByCostWeighsMissesAgainstFalseAlarms()
    {
        int[] scores = [90, 80, 70, 60, 50];
        bool[] positive = [true, false, true, false, false];
        Assert.Equal(70, ThresholdChoice.ByCost(scores, positive, missCost: 10, falseAlarmCost: 1));
        Assert.Equal(90, ThresholdChoice.ByCost(scores, positive, missCost: 1, falseAlarmCost: 10));
        Assert.Equal(91, ThresholdChoice.ByCost(scores, positive, missCost: 0, falseAlarmCost: 1));
    }

    [Fact]
    public void ThresholdChoice_ByFalseAlarmsLetsSoManyThrough()
    {
        Assert.Equal(41, ThresholdChoice.ByFalseAlarms([10, 90, 40, 20], 1));
        Assert.Equal(91, ThresholdChoice.ByFalseAlarms([10, 90, 40, 20], 0));
        Assert.Equal(0, ThresholdChoice.ByFalseAlarms([10], 1));
    }

    // Two classes, one alarm: given to the first class it adds the positives at 85 and 45, given to the second the one at 55; with two alarms each class gets one.
    [Theory]
    [InlineData(0, 91, 61)]
    [InlineData(1, 41, 61)]
    [InlineData(2, 41, 41)]
    public void ThresholdChoice_ByFalseAlarmsDealsThemOutWhereMostPositivesAreCalled(int alarms, int first, int second) =>
        Assert.Equal([first, second], ThresholdChoice.ByFalseAlarms([[90, 40, 20], [60, 40]], [[95, 85, 45], [70, 55]], alarms));

    [Fact]
    public void ThresholdChoice_ByFalseAlarmsFindsWhatTryingEveryPairOfThresholdsFinds()
    {
        var random = new Random(3);
        int[] Draw(int count) => Enumerable.Range(0, count).Select(_ => random.Next(0, 30)).ToArray();
        for (int round = 0; round < 200; round++)
        {
            int[][] negatives = [Draw(random.Next(0, 6)), Draw(random.Next(0, 6))];
            int[][] positives = [Draw(random.Next(0, 6)), Draw(random.Next(0, 6))];
            int alarms = random.Next(0, 4);
            int[] dealt = ThresholdChoice.ByFalseAlarms(negatives, positives, alarms);
            Assert.InRange(Called(negatives, dealt), 0, alarms);
            int best = (from first in Enumerable.Range(0, 32) from second in Enumerable.Range(0, 32) where Called(negatives, [first, second]) <= alarms select Called(positives, [first, second])).Max();
            Assert.Equal(best, Called(positives, dealt));
        }

        static int Called(int[][] scores, int[] thresholds) => scores.Select((own, k) => own.Count(score => score >= thresholds[k])).Sum();
    }

    [Fact]
    public void GroupFigures_NameTheWorstGroupOfEnoughExamples()
    {
        ConfusionMatrix Group(long right, long wrong)
        {
            var matrix = new ConfusionMatrix(["a", "b"]);
            matrix.Add(0, 0, right);
            matrix.Add(0, 1, wrong);
            return matrix;
        }

        var figures = new GroupFigures("board", [("one", Group(9, 1), []), ("two", Group(5, 5), []), ("tiny", Group(0, 1), [])]);
        Assert.Equal("two", figures.Worst);
        Equal(0.4, figures.Gap);
        Assert.Null(new GroupFigures("board", [("one", Group(9, 1), [])]).Gap);
    }

    // Board a answers its six right, sure to 0.9 and 0.8. Board b answers three right at 0.7, takes clean air for odour at 0.6 and solvent vapour for clean air at 0.7, and abstains from one odour at 0.4.
    [Theory]
    [InlineData("accuracy", 0.5, 0.5)]
    [InlineData("error_rate", 0.5, 0.5)]
    [InlineData("covered_accuracy", 3.0 / 5, 2.0 / 5)]
    [InlineData("macro_precision", 2.0 / 3, 1.0 / 3)]
    [InlineData("abstained_share", 1.0 / 6, 1.0 / 6)]
    [InlineData("expected_calibration_error", 0.7 / 3, (0.7 / 3) - 0.15)]
    [InlineData("brier_score", 3.22 / 6, (3.22 / 6) - 0.0375)]
    [InlineData("fnr_odour", 0.5, 0.5)]
    [InlineData("fpr_clean_air", 0.25, 0.25)]
    [InlineData("specificity_odour", 0.75, 0.25)]
    [InlineData("precision_odour", 0.5, 0.5)]
    [InlineData("auc_clean_air", 5.5 / 8, 2.5 / 8)]
    public void GroupFigures_NameTheWorstByEachFigureAndItsGap(string key, double value, double gap)
    {
        EvaluationResult result = SmallEvaluation.Result(SmallEvaluation.Manifest());
        GroupFigures board = result.ByGroup(result.Examples).Single(figures => figures.Attribute == "board");
        (string? Worst, double? Value, double? Gap) by = board.By(GroupMetric.All(result.Manifest.Labels).Single(metric => metric.Key == key));
        Assert.Equal("b", by.Worst);
        Equal(value, by.Value);
        Equal(gap, by.Gap);
        JsonNode told = EvaluationJson.Create(result)["groups"]!.AsArray().Single(group => (string)group!["attribute"]! == "board")!;
        Equal(gap, (double)told["by_figure"]!.AsArray().Single(figure => (string)figure!["figure"]! == key)!["gap"]!);
        Equal(value, (double)told["groups"]![1]!["figures"]![key]!);
    }

    private static void Equal(double expected, double? found) => Assert.Equal(expected, found!.Value, 12);

    // 0.8² and 0.2² are 0.64 and 0.04: shares of 16 and 1 of 17.
    [Fact]
    public void Raise_SquaresSharesByHand()
    {
        double[] raised = TemperatureScaling.Raise([0.8, 0.2], 2);
        Assert.Equal(16.0 / 17, raised[0], 12);
        Assert.Equal(1.0 / 17, raised[1], 12);
    }

    // Answers of 0.8 that are right 16 times of 17 are too shy by a square.
    [Fact]
    public void FitExponent_FindsThePowerThatWasTakenOut()
    {
        double[][] means = Enumerable.Repeat(new[] { 0.8, 0.2 }, 17).ToArray();
        int[] truths = Enumerable.Range(0, 17).Select(i => i == 0 ? 1 : 0).ToArray();
        Assert.Equal(2, TemperatureScaling.FitExponent(means, truths), 4);
        Assert.Throws<ArgumentException>(() => TemperatureScaling.FitExponent(means, [0]));
    }
}
