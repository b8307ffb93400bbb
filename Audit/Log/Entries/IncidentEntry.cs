using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>incident</c>: a serious incident is suspected, or its freeze ends.</summary>
/// <param name="Decisions">Indices of the decisions concerned.</param>
/// <param name="Class">What was harmed, a word of the vocabulary.</param>
/// <param name="Freeze">Whether model, settings and pruning are frozen from here on.</param>
/// <param name="Operator">Pseudonym, 16 bytes, or null.</param>
public sealed class IncidentEntry(IReadOnlyList<long> Decisions, string Class, bool Freeze, byte[]? Operator) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "incident";

    /// <summary>Gets a value indicating whether model, settings and pruning are frozen from here on.</summary>
    public bool IsFreeze => Freeze;

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("decisions", Decisions);
        fields.Add("class", Class);
        fields.Add("freeze", Freeze);
        fields.Add("operator", Operator);
    }
}
