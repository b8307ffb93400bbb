using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>A metric apart for each value of one attribute: which group fares worst, and how far the best is from it.</summary>
/// <param name="Attribute">What the examples are grouped by, for example <c>board</c>.</param>
/// <param name="Groups">Each group's name and counts, in the order of the names, bands from the lowest.</param>
public sealed record GroupFigures(string Attribute, IReadOnlyList<(string Name, ConfusionMatrix Matrix)> Groups)
{
    /// <summary>A group with fewer examples is shown but does not count as the worst or the best.</summary>
    public const int LeastExamples = 5;

    /// <summary>Gets the group with the lowest balanced accuracy; null where no group has enough examples.</summary>
    public string? Worst => Counted.Length == 0 ? null : Counted.MinBy(group => group.Value).Name;

    /// <summary>Gets the best group's balanced accuracy less the worst one's; null with fewer than two groups of enough examples.</summary>
    public double? Gap => Counted.Length < 2 ? null : Counted.Max(group => group.Value) - Counted.Min(group => group.Value);

    private (string Name, double Value)[] Counted => Groups
        .Where(group => group.Matrix.Total >= LeastExamples && group.Matrix.BalancedAccuracy != null)
        .Select(group => (group.Name, group.Matrix.BalancedAccuracy!.Value))
        .ToArray();
}
