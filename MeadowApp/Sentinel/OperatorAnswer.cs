namespace MeadowTinyMl.Sentinel;

/// <summary>A person's answer to an alert.</summary>
/// <param name="Alert">The alert's number in this run.</param>
/// <param name="Action">What the person says.</param>
/// <param name="Label">The class the person gives when they reclassify, else null.</param>
/// <param name="Operator">Who answers; leaves the panel only as a pseudonym.</param>
/// <param name="Role"><c>operator</c>, or <c>simulated</c> for a scripted answer.</param>
public sealed record OperatorAnswer(long Alert, HumanAction Action, string? Label, string Operator, string Role);
