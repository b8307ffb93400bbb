namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Puts another mode of oversight in force for one hazard. Takes a supervisor or an administrator.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Label">The class, as the model names it.</param>
/// <param name="Output">What the mode is about.</param>
/// <param name="Mode">The mode.</param>
/// <param name="Operator">Who asks.</param>
public sealed record ModeCommand(string Model, string Label, OversightOutput Output, OversightMode Mode, string Operator) : OperatorCommand;
