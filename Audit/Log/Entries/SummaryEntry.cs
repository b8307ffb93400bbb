using System.Collections.Generic;
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
/// <param name="EnergyMillijoules">Estimate of what the sensor and its share of the device took since the last heartbeat; null where the power is not known.</param>
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
    public override void Write(ObjectWriter fields)
    {
        fields.Add("sensor", Sensor);
        fields.Add("model", Model);
        fields.Add("span_ms", SpanMilliseconds);
        fields.Add("inferences", Inferences);
        fields.Add("classes", Classes);
        fields.Add("histogram", Histogram);
        fields.Add("abstentions", Abstentions);
        fields.Add("faults", Faults);
        fields.Add("dropped", Dropped);
        fields.Add("input_count", InputCount);
        fields.Add("input_min", InputMin);
        fields.Add("input_mean", InputMean);
        fields.Add("input_max", InputMax);
        fields.Add("energy_mj", EnergyMillijoules);
    }
}
