using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>Precision against recall of one class against the rest, as the threshold falls.</summary>
/// <remarks>
/// Average precision is Σ (Rₙ − Rₙ₋₁)·Pₙ without interpolation, since a straight line between two points is too hopeful: Davis and Goadrich, The relationship
/// between precision-recall and ROC curves, ICML 2006, section 3. Equal scores are one step.
/// </remarks>
public sealed class PrecisionRecallCurve
{
    private PrecisionRecallCurve(IReadOnlyList<PrecisionRecallPoint> points, double? averagePrecision)
    {
        Points = points;
        AveragePrecision = averagePrecision;
    }

    /// <summary>Gets the points, the highest threshold first; empty where there are no positives.</summary>
    public IReadOnlyList<PrecisionRecallPoint> Points { get; }

    /// <summary>Gets the average precision; null where there are no positives.</summary>
    public double? AveragePrecision { get; }

    /// <summary>Computes the curve.</summary>
    /// <param name="scores">How strongly each example was taken for the class.</param>
    /// <param name="isPositive">Which examples are of the class.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static PrecisionRecallCurve Create(IReadOnlyList<int> scores, IReadOnlyList<bool> isPositive)
    {
        if (scores.Count != isPositive.Count)
        {
            throw new ArgumentException($"{scores.Count} scores and {isPositive.Count} labels.", nameof(isPositive));
        }

        double positives = isPositive.Count(positive => positive);
        if (positives == 0)
        {
            return new PrecisionRecallCurve([], null);
        }

        var points = new List<PrecisionRecallPoint>();
        double hits = 0;
        double called = 0;
        double average = 0;
        foreach (IGrouping<int, int> step in Enumerable.Range(0, scores.Count).GroupBy(i => scores[i]).OrderByDescending(group => group.Key))
        {
            double before = hits;
            hits += step.Count(i => isPositive[i]);
            called += step.Count();
            average += (hits - before) / positives * (hits / called);
            points.Add(new PrecisionRecallPoint(step.Key, hits / positives, hits / called));
        }

        return new PrecisionRecallCurve(points, average);
    }
}
