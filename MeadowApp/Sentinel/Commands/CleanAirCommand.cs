namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>Takes the gas sensor's clean air anew. Takes somebody who is signed in at the device: whoever is far away cannot smell whether its air is clean.</summary>
/// <param name="Operator">Who asks.</param>
public sealed record CleanAirCommand(string Operator) : OperatorCommand;
