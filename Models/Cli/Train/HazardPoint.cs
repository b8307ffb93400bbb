using MeadowTinyMl.Evaluation;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>What comes of one threshold of the alarm.</summary>
/// <param name="Model">Which model.</param>
/// <param name="Threshold">The least confidence, in 1/10 000.</param>
/// <param name="Found">Clips of hazards that raise the alarm.</param>
/// <param name="Hazards">Of how many that the model had not seen.</param>
/// <param name="Alarms">Alarms on unknown sounds that had no part in the choice.</param>
internal sealed record HazardPoint(string Model, int Threshold, int Found, int Hazards, AlarmRate Alarms);
