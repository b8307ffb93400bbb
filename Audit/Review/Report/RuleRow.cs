using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>Something that is asked for, and where the log answers it.</summary>
/// <param name="Name">Requirement or article.</param>
/// <param name="Asks">What it asks, in short.</param>
/// <param name="Answer">What the product does about it.</param>
/// <param name="Evidence">Types of entries that show it.</param>
/// <param name="Checks">Numbers of the checks that hold the log to it.</param>
public sealed record RuleRow(string Name, string Asks, string Answer, IReadOnlyList<string> Evidence, IReadOnlyList<string> Checks);
