using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>Chooses the least score that is called positive.</summary>
/// <remarks>Provost and Fawcett, Robust classification for imprecise environments, Machine Learning 42 (2001), section 2.2: expected cost = FN·c(FN) + FP·c(FP).</remarks>
public static class ThresholdChoice
{
    /// <summary>Returns the threshold of the least cost, the highest of several; one above every score stands for calling nothing positive.</summary>
    /// <param name="scores">How strongly each example was taken for the class.</param>
    /// <param name="isPositive">Which examples are of the class.</param>
    /// <param name="missCost">Cost of a positive that is not called, at least 0.</param>
    /// <param name="falseAlarmCost">Cost of a negative that is called, at least 0.</param>
    /// <exception cref="ArgumentException">The lists are empty or differ in length.</exception>
    public static int ByCost(IReadOnlyList<int> scores, IReadOnlyList<bool> isPositive, double missCost, double falseAlarmCost)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(missCost);
        ArgumentOutOfRangeException.ThrowIfNegative(falseAlarmCost);
        if (scores.Count != isPositive.Count || scores.Count == 0)
        {
            throw new ArgumentException($"{scores.Count} scores and {isPositive.Count} labels.", nameof(scores));
        }

        double Cost(int threshold) => Enumerable.Range(0, scores.Count)
            .Sum(i => isPositive[i] ? (scores[i] < threshold ? missCost : 0) : (scores[i] >= threshold ? falseAlarmCost : 0));

        return scores.Distinct().Append(scores.Max() + 1).OrderDescending().MinBy(Cost);
    }

    /// <summary>Returns the lowest threshold at which at most so many negatives are called positive.</summary>
    /// <param name="negativeScores">Scores of examples that are not of the class.</param>
    /// <param name="falseAlarms">How many may be called, at least 0.</param>
    public static int ByFalseAlarms(IReadOnlyList<int> negativeScores, int falseAlarms)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(falseAlarms);
        return negativeScores.Count <= falseAlarms ? 0 : negativeScores.OrderDescending().ElementAt(falseAlarms) + 1;
    }

    /// <summary>Returns for each class the lowest threshold at which all classes together call at most so many negatives, dealt out among them so that the most positives are called.</summary>
    /// <param name="negativeScores">For each class, scores of examples that are of no class and were taken for this one.</param>
    /// <param name="positiveScores">For each class, scores of examples that ought to be called and were taken for this one.</param>
    /// <param name="falseAlarms">How many negatives may be called in all, at least 0.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static int[] ByFalseAlarms(IReadOnlyList<IReadOnlyList<int>> negativeScores, IReadOnlyList<IReadOnlyList<int>> positiveScores, int falseAlarms)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(falseAlarms);
        if (negativeScores.Count != positiveScores.Count)
        {
            throw new ArgumentException($"{negativeScores.Count} classes of negatives and {positiveScores.Count} of positives.", nameof(negativeScores));
        }

        return Deal(0, falseAlarms).Thresholds;

        (int Called, int[] Thresholds) Deal(int from, int left)
        {
            if (from == negativeScores.Count)
            {
                return (0, []);
            }

            return Enumerable.Range(0, left + 1).Select(own =>
            {
                int threshold = ByFalseAlarms(negativeScores[from], own);
                (int called, int[] thresholds) = Deal(from + 1, left - own);
                return (called + positiveScores[from].Count(score => score >= threshold), (int[])[threshold, .. thresholds]);
            }).MaxBy(dealt => dealt.Item1);
        }
    }
}
