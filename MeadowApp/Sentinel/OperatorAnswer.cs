namespace MeadowTinyMl.Sentinel;

/// <summary>A person's answer to an alert.</summary>
/// <param name="Alert">The alert's number in this run.</param>
/// <param name="Action">What the person says.</param>
/// <param name="Label">The class the person gives when they reclassify, else null.</param>
/// <param name="Operator">Who answers; leaves the panel only as a pseudonym, and counts only while they are signed in. Null where nobody is: then the sound can be silenced and others can be called, and nothing else.</param>
public sealed record OperatorAnswer(long Alert, HumanAction Action, string? Label, string? Operator)
{
    /// <summary>Gets why, where the person says.</summary>
    public AnswerReason Reason { get; init; }
}
