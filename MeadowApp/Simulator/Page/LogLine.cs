namespace MeadowTinyMl.Simulator.Page;

/// <summary>One entry of the log as the page lists it.</summary>
/// <param name="Index">The entry's index.</param>
/// <param name="Type">The entry's type.</param>
/// <param name="Text">What it says, in words.</param>
internal sealed record LogLine(long Index, string Type, string Text);
