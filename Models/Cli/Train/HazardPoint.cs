using System.Collections.Generic;
using MeadowTinyMl.Evaluation;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>What comes of the thresholds of the alarm.</summary>
/// <param name="Model">Which model.</param>
/// <param name="Thresholds">The least confidence of each hazard class, in 1/10 000.</param>
/// <param name="Found">Clips of hazards that raise the alarm.</param>
/// <param name="Hazards">Of how many that the model had not seen.</param>
/// <param name="Alarms">Alarms on unknown sounds that had no part in the choice.</param>
internal sealed record HazardPoint(string Model, IReadOnlyDictionary<string, int> Thresholds, int Found, int Hazards, AlarmRate Alarms)
{
    /// <summary>Returns the least confidence of a class; null for one that raises no alarm.</summary>
    public int? ThresholdOf(string label) => Thresholds.TryGetValue(label, out int threshold) ? threshold : null;
}
