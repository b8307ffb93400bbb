namespace MeadowTinyMl.Sentinel;

/// <summary>What the log says of one mode of oversight.</summary>
/// <param name="Model">Id of the model, where a person chose it; else null.</param>
/// <param name="Task">The model's task, where it was told again; else null.</param>
/// <param name="Label">The class.</param>
/// <param name="Output">What it is about.</param>
/// <param name="Mode">The mode.</param>
internal sealed record ModeWord(string? Model, string? Task, string Label, OversightOutput Output, OversightMode Mode);
