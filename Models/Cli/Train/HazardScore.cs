using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>How strongly a sound was taken for a hazard.</summary>
/// <param name="Hazard">The place of the hazard among the hazard classes; −1 where another class is best.</param>
/// <param name="Confidence">Of that class, in 1/10 000.</param>
internal readonly record struct HazardScore(int Hazard, int Confidence)
{
    /// <summary>Returns the score of an answer.</summary>
    /// <param name="confidences">Of all classes, in 1/10 000.</param>
    /// <param name="hazards">The places of the hazard classes among all.</param>
    public static HazardScore Of(int[] confidences, int[] hazards)
    {
        int top = Array.IndexOf(confidences, confidences.Max());
        return new HazardScore(Array.IndexOf(hazards, top), confidences[top]);
    }

    /// <summary>Returns the places of some classes among all.</summary>
    public static int[] PlacesOf(string[] hazards, IReadOnlyList<string> labels) => Enumerable.Range(0, labels.Count).Where(place => hazards.Contains(labels[place])).ToArray();

    /// <summary>Returns the confidences of those scores that are for each hazard.</summary>
    /// <param name="scores">Scores of sounds.</param>
    /// <param name="hazards">How many hazard classes there are.</param>
    public static IReadOnlyList<int>[] ByHazard(IReadOnlyList<HazardScore> scores, int hazards) =>
        Enumerable.Range(0, hazards).Select(hazard => (IReadOnlyList<int>)scores.Where(score => score.Hazard == hazard).Select(score => score.Confidence).ToArray()).ToArray();

    /// <summary>Says whether this raises the alarm.</summary>
    /// <param name="thresholds">The least confidence of each hazard class.</param>
    public bool Raises(IReadOnlyList<int> thresholds) => Hazard >= 0 && Confidence >= thresholds[Hazard];
}
