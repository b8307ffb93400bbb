namespace MeadowTinyMl.Sentinel.Drift;

/// <summary>What one sensor's inputs and answers looked like over the last window.</summary>
/// <param name="Sensor">The sensor.</param>
/// <param name="Inferences">The answers looked at.</param>
/// <param name="Distance">Root mean square distance from the training data, in 1/100 standard deviations; null where the bundle has no reference or there are too few answers.</param>
/// <param name="ConfidenceShift">How much larger the share of answers below some confidence is than on the training data, in 1/10 000; null likewise.</param>
/// <param name="Abstentions">Share of abstentions, in 1/10 000; null where there are too few answers.</param>
/// <param name="Offset">Of a gas sensor, how far the cleanest air of the last 24 hours lay from that of its commissioning, in 1/1000 decades; null before a day is over.</param>
/// <param name="OffsetPerDay">How fast that moves, in 1/1000 decades a day; null before the third day.</param>
public sealed record DriftFigures(string Sensor, long Inferences, int? Distance, int? ConfidenceShift, int? Abstentions, int? Offset, int? OffsetPerDay);
