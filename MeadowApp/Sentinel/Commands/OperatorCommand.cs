namespace MeadowTinyMl.Sentinel.Commands;

/// <summary>What a person asks of the device, other than an answer to an alert. Their name leaves the panel only as a pseudonym.</summary>
/// <param name="Role"><c>operator</c>, or <c>simulated</c> for a script.</param>
public abstract record OperatorCommand(string Role);
