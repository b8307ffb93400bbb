using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Evaluation;

/// <summary>Examples that could not be scored, and why.</summary>
/// <param name="What">Which: a label, a file, or a kind of scan.</param>
/// <param name="Count">How many.</param>
/// <param name="Reason">Why.</param>
/// <param name="Alerts">How many of them the bundle would have raised an alert for; 0 where it was not asked.</param>
public sealed record UnmappedExamples(string What, int Count, string Reason, int Alerts)
{
    /// <summary>Counts examples of unknown classes, class by class.</summary>
    public static IEnumerable<UnmappedExamples> OfUnknown(IEnumerable<UnknownExample> unknown) => unknown
        .GroupBy(example => example.Class)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => new UnmappedExamples(
            group.Key, group.Count(), "a class that the bundle does not know", group.Count(example => example.Decision.Outcome == Outcome.Alert)));
}
