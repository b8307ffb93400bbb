using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>explanation</c>: which parts of the input made the model answer as it did; computed after the alert was raised.</summary>
/// <param name="Decision">Index of the decision.</param>
/// <param name="Method"><c>occlusion</c>: how much the confidence falls when the part is taken away.</param>
/// <param name="Parts">The parts that matter most, first the strongest: of gas heater steps, of sound bands and frames.</param>
/// <param name="Effects">By how much the confidence falls without each, in 1/10 000.</param>
/// <param name="Inferences">How often the network ran for it.</param>
public sealed class ExplanationEntry(long Decision, string Method, IReadOnlyList<string> Parts, IReadOnlyList<int> Effects, long Inferences) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "explanation";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("decision", Decision);
        fields.Add("method", Method);
        fields.Add("parts", Parts);
        fields.Add("effects", Effects);
        fields.Add("inferences", Inferences);
    }
}
