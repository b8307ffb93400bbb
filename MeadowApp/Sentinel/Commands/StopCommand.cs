namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Stop: relay de-energised, AI off, plain threshold alarm and log on. Needs no sign-in and always works.</summary>
/// <param name="Source">Where it was asked.</param>
/// <param name="Operator">Who asks, where they are signed in; else null.</param>
public sealed record StopCommand(StopSource Source, string? Operator) : OperatorCommand;
