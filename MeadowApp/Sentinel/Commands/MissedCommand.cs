namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Reports an event that the device did not notice.</summary>
/// <param name="Label">The class, as one of the models names it.</param>
/// <param name="Operator">Who reports.</param>
public sealed record MissedCommand(string Label, string Operator) : OperatorCommand;
