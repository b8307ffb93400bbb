namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Go on after a stop.</summary>
/// <param name="Source">Where it was asked.</param>
/// <param name="Operator">Who asks.</param>
/// <param name="Role">Their role.</param>
public sealed record ResumeCommand(StopSource Source, string Operator, string Role) : OperatorCommand(Role);
