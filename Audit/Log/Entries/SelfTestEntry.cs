using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>selftest</c>: a part was tested with known answers.</summary>
/// <param name="Test"><c>model</c>, <c>crypto</c> or <c>sensor</c>.</param>
/// <param name="Subject">Which model or sensor, or null.</param>
/// <param name="Result"><c>pass</c> or <c>fail</c>.</param>
/// <param name="Vectors">Lower-case hex SHA-256 of the known answers.</param>
public sealed class SelfTestEntry(string Test, string? Subject, string Result, string Vectors) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "selftest";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("test", Test);
        fields.Add("subject", Subject);
        fields.Add("result", Result);
        fields.Add("vectors", Vectors);
    }
}
