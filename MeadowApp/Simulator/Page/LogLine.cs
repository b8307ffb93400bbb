namespace MeadowTinyMl.Simulator.Page;

/// <summary>One entry of the log as the page lists it.</summary>
/// <param name="Index">The entry's index.</param>
/// <param name="Type">The entry's type.</param>
/// <param name="Says">What it says, or null where the type says it all.</param>
internal sealed record LogLine(long Index, string Type, Phrase? Says);
