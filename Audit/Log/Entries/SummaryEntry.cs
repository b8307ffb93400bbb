using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>summary</c>: what one model did since the last summary; also the heartbeat.</summary>
/// <param name="Model">Id of the model.</param>
/// <param name="Inferences">How often it ran.</param>
/// <param name="Classes">Decisions for each class, abstentions not among them.</param>
/// <param name="Histogram">Ten counts of the top confidence, a tenth each.</param>
/// <param name="Abstentions">Decisions without an answer.</param>
/// <param name="Faults">Inputs that a sensor did not deliver.</param>
/// <param name="Dropped">Inputs that were not classified for want of time.</param>
public sealed class SummaryEntry(
    string Model,
    long Inferences,
    IReadOnlyList<(string Label, long Count)> Classes,
    IReadOnlyList<long> Histogram,
    long Abstentions,
    long Faults,
    long Dropped) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "summary";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Key, JsonValue Value)> Fields() =>
    [
        ("model", JsonValue.Of(Model)),
        ("inferences", JsonValue.Of(Inferences)),
        ("classes", JsonValue.Of(Classes.Select(item => (item.Label, JsonValue.Of(item.Count))).ToArray())),
        ("histogram", JsonValue.Of(Histogram.Select(count => JsonValue.Of(count)).ToArray())),
        ("abstentions", JsonValue.Of(Abstentions)),
        ("faults", JsonValue.Of(Faults)),
        ("dropped", JsonValue.Of(Dropped)),
    ];
}
