using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Review;

/// <summary>What came out of one check.</summary>
/// <param name="Number">For example <c>C12</c>.</param>
/// <param name="Title">What it holds the log to.</param>
/// <param name="Requirement">Which of the seven requirements for trustworthy AI it serves, by number and name.</param>
/// <param name="Articles">The articles it serves.</param>
/// <param name="Status">How it came out.</param>
/// <param name="Reason">Why it is not applicable or unproven, or what a pass does not cover; empty where nothing is to be said.</param>
/// <param name="Findings">The entries and files concerned, in the order in which they were met.</param>
/// <param name="Figures">Measured figures, by name.</param>
public sealed record CheckResult(
    string Number,
    string Title,
    string Requirement,
    string Articles,
    CheckStatus Status,
    string Reason,
    IReadOnlyList<Finding> Findings,
    IReadOnlyList<(string Name, string Value)> Figures);
