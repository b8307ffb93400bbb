namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Go on after a stop.</summary>
/// <param name="Source">Where it was asked.</param>
/// <param name="Operator">Who asks.</param>
public sealed record ResumeCommand(StopSource Source, string Operator) : OperatorCommand;
