using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>missed</c>: an operator reports an event that the device did not see.</summary>
/// <param name="Class">What it was.</param>
/// <param name="At">When, in seconds since 1970-01-01 UTC; null where it is not known.</param>
/// <param name="Operator">Pseudonym, 16 bytes.</param>
/// <param name="Role">Role of the operator.</param>
public sealed class MissedEntry(string Class, long? At, byte[] Operator, string Role) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "missed";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("class", Class);
        fields.Add("at", At);
        fields.Add("operator", Operator);
        fields.Add("role", Role);
    }
}
