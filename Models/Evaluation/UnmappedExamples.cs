namespace MeadowTinyMl.Evaluation;

/// <summary>Examples that could not be scored, and why.</summary>
/// <param name="What">Which: a label, a file, or a kind of scan.</param>
/// <param name="Count">How many.</param>
/// <param name="Reason">Why.</param>
/// <param name="Alerts">How many of them the bundle would have raised an alert for; 0 where it was not asked.</param>
public sealed record UnmappedExamples(string What, int Count, string Reason, int Alerts);
