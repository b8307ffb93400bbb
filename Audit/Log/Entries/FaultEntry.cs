using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>fault</c>: something degrades the system.</summary>
/// <param name="Component">Which part, a word of the vocabulary.</param>
/// <param name="Code">What is wrong with it, a word of the vocabulary.</param>
/// <param name="Detail">A number that belongs to the code, for example an index; or null.</param>
public sealed class FaultEntry(string Component, string Code, long? Detail) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "fault";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("component", Component);
        fields.Add("code", Code);
        fields.Add("detail", Detail);
    }
}
