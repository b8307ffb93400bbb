using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>erase</c>: a key, a row or a salt was destroyed.</summary>
/// <param name="KeyId">Lower-case hex id of what was destroyed, 8 bytes.</param>
/// <param name="What"><c>period_key</c>, <c>person_row</c> or <c>salt</c>.</param>
/// <param name="Reason"><c>retention</c>, <c>request</c> or <c>compromise</c>.</param>
public sealed class EraseEntry(string KeyId, string What, string Reason) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "erase";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("key_id", KeyId);
        fields.Add("what", What);
        fields.Add("reason", Reason);
    }
}
