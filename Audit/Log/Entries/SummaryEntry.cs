using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>summary</c>: what one sensor and its model did since the last summary; also the heartbeat.</summary>
/// <param name="Sensor">Which sensor.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="SpanMilliseconds">The running time that it covers.</param>
/// <param name="Inferences">How often the model ran.</param>
/// <param name="Classes">Decisions for each class, abstentions not among them.</param>
/// <param name="Histogram">Ten counts of the top confidence, a tenth each.</param>
/// <param name="Abstentions">Decisions without an answer.</param>
/// <param name="Faults">Inputs that the sensor did not deliver.</param>
/// <param name="Dropped">Inputs not classified for want of time, and decisions not logged for want of space.</param>
/// <param name="InputCount">Inputs behind the three figures after it.</param>
/// <param name="InputMin">The least input level: of gas, the mean over the heater steps of log10 ohm, in 1/1000; of sound, the root mean square in 1/100 dB of full scale. Null where there was no input.</param>
/// <param name="InputMean">The mean input level, rounded down, or null.</param>
/// <param name="InputMax">The greatest input level, or null.</param>
/// <param name="EnergyMillijoules">Estimate of what the device took since the last heartbeat; null in all summaries of a heartbeat but the first, and where the device's power is not known.</param>
public sealed class SummaryEntry(
    string Sensor,
    string Model,
    long SpanMilliseconds,
    long Inferences,
    IReadOnlyList<(string Label, long Count)> Classes,
    IReadOnlyList<long> Histogram,
    long Abstentions,
    long Faults,
    long Dropped,
    long InputCount,
    long? InputMin,
    long? InputMean,
    long? InputMax,
    long? EnergyMillijoules) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "summary";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Key, JsonValue Value)> Fields() =>
    [
        ("sensor", JsonValue.Of(Sensor)),
        ("model", JsonValue.Of(Model)),
        ("span_ms", JsonValue.Of(SpanMilliseconds)),
        ("inferences", JsonValue.Of(Inferences)),
        ("classes", JsonValue.Of(Classes.Select(item => (item.Label, JsonValue.Of(item.Count))).ToArray())),
        ("histogram", JsonValue.Of(Histogram.Select(item => JsonValue.Of(item)).ToArray())),
        ("abstentions", JsonValue.Of(Abstentions)),
        ("faults", JsonValue.Of(Faults)),
        ("dropped", JsonValue.Of(Dropped)),
        ("input_count", JsonValue.Of(InputCount)),
        ("input_min", InputMin == null ? JsonValue.Null : JsonValue.Of(InputMin.Value)),
        ("input_mean", InputMean == null ? JsonValue.Null : JsonValue.Of(InputMean.Value)),
        ("input_max", InputMax == null ? JsonValue.Null : JsonValue.Of(InputMax.Value)),
        ("energy_mj", EnergyMillijoules == null ? JsonValue.Null : JsonValue.Of(EnergyMillijoules.Value)),
    ];
}
