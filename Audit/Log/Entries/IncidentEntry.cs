using System.Collections.Generic;
using System.Linq;
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
    public override IReadOnlyList<(string Key, JsonValue Value)> Fields() =>
    [
        ("decisions", JsonValue.Of(Decisions.Select(item => JsonValue.Of(item)).ToArray())),
        ("class", JsonValue.Of(Class)),
        ("freeze", JsonValue.Of(Freeze)),
        ("operator", Operator == null ? JsonValue.Null : JsonValue.Of(Operator)),
    ];
}
