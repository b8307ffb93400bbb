using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>How many hazards are found at how many false alarms on sounds that the model was never taught, by networks that had heard neither.</summary>
/// <param name="Roc">Hazards, which count as positive, against the unknown sounds; all networks together.</param>
/// <param name="Clips">Unknown sounds, counted once for each network.</param>
/// <param name="Time">How long those sounds last together.</param>
/// <param name="Places">What came of thresholds that were chosen on other sounds: a word for each, false alarms, and the share of hazards found, 0 to 1.</param>
public sealed record HazardCurve(RocCurve Roc, int Clips, TimeSpan Time, IReadOnlyList<(string Word, int Alarms, double Recall)> Places)
{
    /// <summary>Gets the numbers of false alarms that tables give.</summary>
    public static IReadOnlyList<int> Counts { get; } = [0, 1, 2, 4, 8, 16, 32, 64];

    /// <summary>Returns the greatest share of hazards that some threshold finds at no more than so many false alarms, 0 to 1.</summary>
    /// <param name="alarms">False alarms among all <see cref="Clips"/>.</param>
    public double RecallAt(int alarms) =>
        Roc.Points.Where(point => point.FalsePositiveRate <= ((double)alarms / Clips) + 1e-9).Select(point => point.TruePositiveRate).DefaultIfEmpty(0).Max();
}
