using System.Globalization;
using MeadowTinyMl.Audit.Review.Statistics;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>Says beside a figure that rests on answers how many of them no person gave.</summary>
internal static class AnswerWords
{
    /// <summary>Returns the words, or the empty text where persons gave all answers.</summary>
    /// <param name="before">What stands before them.</param>
    /// <param name="statistics">The log's figures.</param>
    public static string Simulated(string before, LogStatistics statistics) => statistics.SimulatedReactions == 0
        ? string.Empty
        : string.Create(CultureInfo.InvariantCulture, $"{before}{statistics.SimulatedReactions:N0} of {statistics.Reactions:N0} answers are simulated: a program gave them, no person");
}
