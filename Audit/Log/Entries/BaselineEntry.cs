using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary><c>baseline</c>: a clean-air baseline was taken.</summary>
/// <param name="Sensor">Which sensor.</param>
/// <param name="Scans">Scans that were taken.</param>
/// <param name="Spread">The largest difference between two scans at one heater step, in 1/1000 decade.</param>
/// <param name="Verdict"><c>accepted</c> or <c>refused</c>.</param>
/// <param name="Operator">Pseudonym, 16 bytes; null where no person took it.</param>
public sealed class BaselineEntry(string Sensor, long Scans, long Spread, string Verdict, byte[]? Operator) : EntryBody
{
    /// <summary>The type.</summary>
    public const string Name = "baseline";

    /// <inheritdoc/>
    public override string Type => Name;

    /// <inheritdoc/>
    public override void Write(ObjectWriter fields)
    {
        fields.Add("sensor", Sensor);
        fields.Add("scans", Scans);
        fields.Add("spread", Spread);
        fields.Add("verdict", Verdict);
        fields.Add("operator", Operator);
    }
}
