using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>export</c>: a log leaves the device. Its id is its index.</summary>
/// <param name="Operator">Pseudonym of who takes it, 16 bytes; null where a device does.</param>
/// <param name="Role">Their role.</param>
/// <param name="From">First index.</param>
/// <param name="To">Index after the last.</param>
/// <param name="Purpose">What for, a word of the vocabulary.</param>
public sealed class ExportEntry(byte[]? Operator, string Role, long From, long To, string Purpose) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "export";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("operator", Operator);
        fields.Add("role", Role);
        fields.Add("from", From);
        fields.Add("to", To);
        fields.Add("purpose", Purpose);
    }
}
