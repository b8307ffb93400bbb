using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>config</c>: a setting changed that can change an outcome.</summary>
/// <param name="Parameter">Which, a word of the vocabulary; the oversight mode is among them.</param>
/// <param name="Model">Id or digest of the model it is about, or null.</param>
/// <param name="Class">The class it is about, or null.</param>
/// <param name="Old">The value before: a whole number, an identifier or null.</param>
/// <param name="New">The value after.</param>
/// <param name="Operator">Pseudonym, 16 bytes; null where no person changed it.</param>
/// <param name="Reason">Reason code.</param>
public sealed class ConfigEntry(string Parameter, string? Model, string? Class, JsonValue Old, JsonValue New, byte[]? Operator, string Reason) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "config";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("parameter", Parameter);
        fields.Add("model", Model);
        fields.Add("class", Class);
        fields.Add("old", Old);
        fields.Add("new", New);
        fields.Add("operator", Operator);
        fields.Add("reason", Reason);
    }
}
