namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Stop: relay de-energised, AI off, plain threshold alarm and log on. Needs no sign-in and always works.</summary>
/// <param name="Source">Where it was asked.</param>
/// <param name="Operator">Who asks, or null.</param>
/// <param name="Role">Their role.</param>
public sealed record StopCommand(StopSource Source, string? Operator, string Role) : OperatorCommand(Role);
