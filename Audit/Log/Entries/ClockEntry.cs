using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>clock</c>: the clock was set.</summary>
/// <param name="Old">Seconds since 1970-01-01 UTC before; null where it was never set.</param>
/// <param name="New">Seconds since 1970-01-01 UTC after; null where the time was lost.</param>
/// <param name="Source">Who says so: person, network, gnss, board, drift_check.</param>
/// <param name="Operator">Pseudonym, 16 bytes; null where no person set it.</param>
public sealed class ClockEntry(long? Old, long? New, string Source, byte[]? Operator) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "clock";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Key, JsonValue Value)> Fields() =>
    [
        ("old", Old == null ? JsonValue.Null : JsonValue.Of(Old.Value)),
        ("new", New == null ? JsonValue.Null : JsonValue.Of(New.Value)),
        ("source", JsonValue.Of(Source)),
        ("operator", Operator == null ? JsonValue.Null : JsonValue.Of(Operator)),
    ];
}
