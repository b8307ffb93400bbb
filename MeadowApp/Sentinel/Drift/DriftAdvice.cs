namespace MeadowTinyMl.Sentinel.Drift;

/// <summary>A drift that a person should look at; the device changes nothing by itself.</summary>
/// <param name="Kind">What has drifted.</param>
/// <param name="Sensor">The sensor; of overrides the text <c>model</c>.</param>
/// <param name="Value">How far, in the unit of the limit: 1/100 standard deviations, 1/10 000, or 1/1000 decades.</param>
public sealed record DriftAdvice(DriftKind Kind, string Sensor, int Value);
