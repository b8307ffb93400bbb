namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Reports an event that the device did not notice.</summary>
/// <param name="Label">The class, as one of the models names it.</param>
/// <param name="Operator">Who reports.</param>
/// <param name="Role">Their role.</param>
public sealed record MissedCommand(string Label, string Operator, string Role) : OperatorCommand(Role);
