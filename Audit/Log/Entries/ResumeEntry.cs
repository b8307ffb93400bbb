using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>resume</c>: the device went on after a stop.</summary>
/// <param name="Operator">Pseudonym, 16 bytes; null where no person did.</param>
/// <param name="Cause">As of <see cref="StopEntry"/>.</param>
/// <param name="State">State reached: <c>safe</c>, <c>unsafe</c>, <c>running</c>.</param>
public sealed class ResumeEntry(byte[]? Operator, string Cause, string State) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "resume";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("operator", Operator);
        fields.Add("cause", Cause);
        fields.Add("state", State);
    }
}
