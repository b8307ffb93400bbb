using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>decision</c>: what a model answered, how sure it was, and what followed by the rule. Its id is its index.</summary>
/// <param name="Sensor">Which sensor, for example <c>gas0</c> or <c>mic0</c>.</param>
/// <param name="Model">Id of the model.</param>
/// <param name="Commitment">Salted commitment to the raw input, 32 bytes.</param>
/// <param name="Classes">The classes with the highest confidence, best first; empty where nothing was classified.</param>
/// <param name="Confidences">Their confidences, in 1/10 000.</param>
/// <param name="Thresholds">Their thresholds in force, in 1/10 000.</param>
/// <param name="Margin">Lead of the first over the second, in 1/10 000.</param>
/// <param name="LeastMargin">The least lead in force, in 1/10 000.</param>
/// <param name="Distance">How far the input lies from the training data, in 1/100 standard deviations; null where the bundle does not say.</param>
/// <param name="MostDistance">The distance in force beyond which nothing is answered, or null.</param>
/// <param name="Windows">The windows or scans that were classified.</param>
/// <param name="Agreeing">How many of them have, each by itself, the first class as their best.</param>
/// <param name="Outcome"><c>normal</c>, <c>alert</c> or <c>abstain</c>.</param>
/// <param name="Cause">Why it abstained; <c>none</c> where it did not.</param>
/// <param name="Flags">What was noticed about the input.</param>
/// <param name="LatencyMilliseconds">From the end of the input to the answer.</param>
public sealed class DecisionEntry(
    string Sensor,
    string Model,
    byte[] Commitment,
    IReadOnlyList<string> Classes,
    IReadOnlyList<int> Confidences,
    IReadOnlyList<int> Thresholds,
    long Margin,
    long LeastMargin,
    long? Distance,
    long? MostDistance,
    long Windows,
    long Agreeing,
    string Outcome,
    string Cause,
    IReadOnlyList<string> Flags,
    long LatencyMilliseconds) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "decision";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("sensor", Sensor);
        fields.Add("model", Model);
        fields.Add("input", Commitment);
        fields.Add("classes", Classes);
        fields.Add("confidences", Confidences);
        fields.Add("thresholds", Thresholds);
        fields.Add("margin", Margin);
        fields.Add("least_margin", LeastMargin);
        fields.Add("distance", Distance);
        fields.Add("most_distance", MostDistance);
        fields.Add("windows", Windows);
        fields.Add("agreeing", Agreeing);
        fields.Add("outcome", Outcome);
        fields.Add("cause", Cause);
        fields.Add("flags", Flags);
        fields.Add("latency_ms", LatencyMilliseconds);
    }
}
