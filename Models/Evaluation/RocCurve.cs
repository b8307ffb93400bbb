using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>Receiver operating characteristic of one class against the rest.</summary>
/// <remarks>Fawcett, An introduction to ROC analysis, Pattern Recognition Letters 27 (2006), algorithms 1 and 2: equal scores are one step.</remarks>
public sealed class RocCurve
{
    private RocCurve(IReadOnlyList<RocPoint> points, double? area)
    {
        Points = points;
        Area = area;
    }

    /// <summary>Gets the points from (0, 0) to (1, 1); empty where there are no positives or no negatives.</summary>
    public IReadOnlyList<RocPoint> Points { get; }

    /// <summary>Gets the area under the curve by trapezoids; null where there are no positives or no negatives.</summary>
    public double? Area { get; }

    /// <summary>Gets the point with the greatest TPR − FPR (Youden's J), the highest threshold of several; null where there is no curve.</summary>
    /// <remarks>Youden, Index for rating diagnostic tests, Cancer 3 (1950).</remarks>
    public RocPoint? OperatingPoint => Points.Count == 0 ? null : Points.MaxBy(point => point.TruePositiveRate - point.FalsePositiveRate);

    /// <summary>Computes the curve.</summary>
    /// <param name="scores">How strongly each example was taken for the class.</param>
    /// <param name="isPositive">Which examples are of the class.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static RocCurve Create(IReadOnlyList<int> scores, IReadOnlyList<bool> isPositive)
    {
        if (scores.Count != isPositive.Count)
        {
            throw new ArgumentException($"{scores.Count} scores and {isPositive.Count} labels.", nameof(isPositive));
        }

        long positives = isPositive.Count(positive => positive);
        long negatives = isPositive.Count - positives;
        if (positives == 0 || negatives == 0)
        {
            return new RocCurve([], null);
        }

        var points = new List<RocPoint> { new(int.MaxValue, 0, 0) };
        long truePositives = 0;
        long falsePositives = 0;
        double area = 0;
        foreach (IGrouping<int, int> step in Enumerable.Range(0, scores.Count).GroupBy(i => scores[i]).OrderByDescending(group => group.Key))
        {
            long before = truePositives;
            long hits = step.Count(i => isPositive[i]);
            truePositives += hits;
            long misses = step.Count() - hits;
            falsePositives += misses;
            area += misses * (before + truePositives) / 2.0;
            points.Add(new RocPoint(step.Key, (double)falsePositives / negatives, (double)truePositives / positives));
        }

        return new RocCurve(points, area / ((double)positives * negatives));
    }
}
