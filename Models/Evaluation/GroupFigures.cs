using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>Figures apart for each value of one attribute: which group fares worst, and how far the best is from it.</summary>
/// <param name="Attribute">What the examples are grouped by, for example <c>board</c>.</param>
/// <param name="Groups">Each group's name, counts and examples, in the order of the names, bands from the lowest.</param>
public sealed record GroupFigures(string Attribute, IReadOnlyList<(string Name, ConfusionMatrix Matrix, IReadOnlyList<ScoredExample> Examples)> Groups)
{
    /// <summary>A group with fewer examples is shown but does not count as the worst or the best.</summary>
    public const int LeastExamples = 5;

    private static readonly GroupMetric Balanced = GroupMetric.Overall.Single(metric => metric.Key == "balanced_accuracy");

    /// <summary>Gets the group with the lowest balanced accuracy; null where no group has enough examples.</summary>
    public string? Worst => By(Balanced).Worst;

    /// <summary>Gets the best group's balanced accuracy less the worst one's; null with fewer than two groups of enough examples.</summary>
    public double? Gap => By(Balanced).Gap;

    /// <summary>Returns the group that fares worst by a figure, what it is there, and how far the best is from it.</summary>
    /// <param name="metric">The figure; groups in which it is not measured do not count.</param>
    /// <returns>No group where none has enough examples; no gap with fewer than two that have.</returns>
    public (string? Worst, double? Value, double? Gap) By(GroupMetric metric)
    {
        (string Name, double Value)[] counted = Groups
            .Where(group => group.Matrix.Total >= LeastExamples)
            .Select(group => (group.Name, Value: metric.Of(group.Matrix, group.Examples)))
            .Where(group => group.Value != null)
            .Select(group => (group.Name, group.Value!.Value))
            .ToArray();
        if (counted.Length == 0)
        {
            return (null, null, null);
        }

        (string Name, double Value) worst = metric.IsLowBetter ? counted.MaxBy(group => group.Value) : counted.MinBy(group => group.Value);
        return (worst.Name, worst.Value, counted.Length < 2 ? null : counted.Max(group => group.Value) - counted.Min(group => group.Value));
    }
}
