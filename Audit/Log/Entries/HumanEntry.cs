using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>human</c>: a person answered an alert, or the time for it ran out, or the device asks anew after a reset.</summary>
/// <param name="Alert">Index of the alert.</param>
/// <param name="Operator">Pseudonym, 16 bytes; null where nobody answered.</param>
/// <param name="Role"><c>operator</c>, <c>supervisor</c>, <c>administrator</c>, <c>simulated</c>, or <c>device</c> where nobody answered.</param>
/// <param name="Action"><c>acknowledge</c>, <c>confirm</c>, <c>reject</c>, <c>reclassify</c>, <c>escalate</c>, <c>no_answer</c>, <c>resume</c>, <c>close</c>.</param>
/// <param name="Class">The class a person gave; null where none was given.</param>
/// <param name="Reason">Reason code; null where none was given.</param>
/// <param name="Milliseconds">Since the alert was shown.</param>
/// <param name="State">Alarm state reached, as in <see cref="AlertEntry"/>.</param>
public sealed class HumanEntry(
    long Alert,
    byte[]? Operator,
    string Role,
    string Action,
    string? Class,
    string? Reason,
    long Milliseconds,
    string State) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "human";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("alert", Alert);
        fields.Add("operator", Operator);
        fields.Add("role", Role);
        fields.Add("action", Action);
        fields.Add("class", Class);
        fields.Add("reason", Reason);
        fields.Add("ms", Milliseconds);
        fields.Add("state", State);
    }
}
