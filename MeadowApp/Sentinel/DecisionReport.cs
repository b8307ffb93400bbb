using System;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>One decision as it is shown and logged; holds no input.</summary>
public sealed class DecisionReport
{
    /// <summary>Creates a report.</summary>
    /// <param name="sensor">The sensor's name: <c>gas0</c> and up, <c>mic0</c>.</param>
    /// <param name="manifest">The model that was asked.</param>
    /// <param name="confidences">One for each class, in 1/10 000; kept, not copied.</param>
    /// <param name="decision">What the published rule makes of them.</param>
    /// <param name="quality">What is known to be wrong with the input.</param>
    /// <param name="isInferred">Whether the model ran; it does not where there is no input or no baseline.</param>
    /// <param name="atMilliseconds">When, since boot.</param>
    /// <param name="latencyMilliseconds">From the reading's arrival to the decision.</param>
    /// <param name="inputLevel">How strong the input was, or null where there was none.</param>
    public DecisionReport(
        string sensor,
        ModelManifest manifest,
        int[] confidences,
        Decision decision,
        QualityFlags quality,
        bool isInferred,
        long atMilliseconds,
        long latencyMilliseconds,
        int? inputLevel)
    {
        Sensor = sensor;
        Manifest = manifest;
        Confidences = confidences;
        Decision = decision;
        Quality = quality;
        IsInferred = isInferred;
        AtMilliseconds = atMilliseconds;
        LatencyMilliseconds = latencyMilliseconds;
        InputLevel = inputLevel;
    }

    /// <summary>Gets the sensor's name.</summary>
    public string Sensor { get; }

    /// <summary>Gets the manifest of the model that was asked.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Gets the confidence of each class, in 1/10 000; all 0 where the model did not run.</summary>
    public int[] Confidences { get; }

    /// <summary>Gets what the published rule makes of the confidences.</summary>
    public Decision Decision { get; }

    /// <summary>Gets what is known to be wrong with the input.</summary>
    public QualityFlags Quality { get; }

    /// <summary>Gets a value indicating whether the model ran.</summary>
    public bool IsInferred { get; }

    /// <summary>Gets when it was decided, in milliseconds since boot.</summary>
    public long AtMilliseconds { get; }

    /// <summary>Gets the milliseconds from the reading's arrival to the decision.</summary>
    public long LatencyMilliseconds { get; }

    /// <summary>Gets how strong the input was: of gas, the mean over the heater steps of log10 ohm, in 1/1000; of sound, the root mean square in 1/100 dB of full scale. Null where there was none.</summary>
    public int? InputLevel { get; }

    /// <summary>Gets what makes the answer doubtful beside its confidences.</summary>
    public Doubts Doubts { get; init; } = Doubts.None;

    /// <summary>Gets what the model's training data looked like, or null where its bundle does not say.</summary>
    public ReferenceStatistics? Reference { get; init; }

    /// <summary>Gets the name of the top class.</summary>
    public string Label => Manifest.Labels[Decision.Top];

    /// <summary>Gets the name of the class after the top one.</summary>
    public string RunnerUpLabel => Manifest.Labels[Decision.RunnerUp];

    /// <summary>Returns the classes with the highest confidence, best first; of equals the lower index comes first, as in the published rule.</summary>
    /// <param name="count">How many at most.</param>
    public int[] Ranking(int count) => Ranking(Confidences, count);

    /// <summary>Returns the places of the highest confidences, best first.</summary>
    internal static int[] Ranking(int[] confidences, int count)
    {
        var ranking = new int[Math.Min(count, confidences.Length)];
        for (int place = 0; place < ranking.Length; place++)
        {
            int best = -1;
            for (int i = 0; i < confidences.Length; i++)
            {
                if (Array.IndexOf(ranking, i, 0, place) < 0 && (best < 0 || confidences[i] > confidences[best]))
                {
                    best = i;
                }
            }

            ranking[place] = best;
        }

        return ranking;
    }
}
