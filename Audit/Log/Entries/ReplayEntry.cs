using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>replay</c>: one decision was computed again on the device.</summary>
/// <param name="Decision">Index of the decision.</param>
/// <param name="Commitment">Commitment made again from the kept input and salt, 32 bytes; null where they are gone.</param>
/// <param name="Classes">The classes with the highest confidence, best first.</param>
/// <param name="Confidences">Their confidences, in 1/10 000.</param>
/// <param name="Result"><c>same</c>, <c>different</c> or <c>input_gone</c>.</param>
public sealed class ReplayEntry(
    long Decision,
    byte[]? Commitment,
    IReadOnlyList<string> Classes,
    IReadOnlyList<int> Confidences,
    string Result) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "replay";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("decision", Decision);
        fields.Add("input", Commitment);
        fields.Add("classes", Classes);
        fields.Add("confidences", Confidences);
        fields.Add("result", Result);
    }
}
