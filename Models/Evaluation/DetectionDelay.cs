using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Evaluation;

/// <summary>How long after its onset something that is worth an alert raises one, on continuous recordings.</summary>
/// <param name="Class">The class.</param>
/// <param name="Delays">For each exposure that raised an alert the samples that passed before it, 0 where the first one did; sorted.</param>
/// <param name="Missed">Exposures that raised none to their end.</param>
/// <param name="SampleTime">How long a sample takes.</param>
/// <remarks>
/// An exposure to gas is one label in one recording of one sensor; its onset is its first scored sample, so what passed while the sensor settled is not counted. Sensors that their source did not
/// tell apart have no order in time and are left out. An exposure to sound is a recording; its onset is its beginning. Any alert counts, whichever class it names, since a person is called by either.
/// </remarks>
public sealed record DetectionDelay(string Class, IReadOnlyList<int> Delays, int Missed, TimeSpan SampleTime)
{
    /// <summary>Gets the time from onset to the end of the sample that alerts, of half of the exposures at most; null where half or more were missed.</summary>
    public TimeSpan? Median => Quantile(0.5);

    /// <summary>Gets the same of nine tenths of the exposures.</summary>
    public TimeSpan? NineTenths => Quantile(0.9);

    /// <summary>Measures the scans of a gas evaluation.</summary>
    /// <param name="data">The recordings.</param>
    /// <param name="result">What a bundle answered to them.</param>
    /// <param name="reported">Which of its examples count.</param>
    public static IReadOnlyList<DetectionDelay> OfGas(GasDataSet data, EvaluationResult result, IReadOnlyList<ScoredExample> reported)
    {
        var exposures = reported
            .Where(example => data.Cycles[example.Index].Sensor >= 0)
            .GroupBy(example => (data.Cycles[example.Index].Recording, data.Cycles[example.Index].SensorKey, data.Cycles[example.Index].Label))
            .Select(exposure => (
                data.Cycles[exposure.First().Index].Group,
                exposure.OrderBy(example => data.Cycles[example.Index].Cycle).ThenBy(example => example.Index).Select(example => example.Decision.Outcome == Outcome.Alert).ToArray()));
        return Of(result.Manifest, exposures, GasEvaluator.ScanTime);
    }

    /// <summary>Measures recordings of sound that hold more than one decision, cut into decisions from their beginning as the board cuts them.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="clips">The recordings; what follows the last whole decision is left out.</param>
    /// <param name="reported">Which of its examples count.</param>
    /// <exception cref="DataFormatException">A recording cannot be read.</exception>
    public static IReadOnlyList<DetectionDelay> OfSound(ModelBundle bundle, IReadOnlyList<SoundClip> clips, IReadOnlyList<ScoredExample> reported)
    {
        var classifier = new SoundClassifier(bundle);
        var confidences = new int[bundle.Manifest.Labels.Count];
        int rate = bundle.Manifest.FrontEnd!.SampleRateHz;
        int length = classifier.SamplesPerWindow * classifier.WindowsPerDecision;
        var exposures = new List<(string Class, bool[] Alerts)>();
        foreach (ScoredExample example in reported.Where(example => bundle.Manifest.Levels[example.Truth] != HazardLevel.None))
        {
            short[][] decisions = clips[example.Index].ReadSamples(rate).Chunk(length).Where(pcm => pcm.Length == length).ToArray();
            if (decisions.Length > 1)
            {
                exposures.Add((bundle.Manifest.Labels[example.Truth], decisions.Select(pcm => SoundEvaluator.Decide(bundle, classifier, pcm, confidences).Outcome == Outcome.Alert).ToArray()));
            }
        }

        return Of(bundle.Manifest, exposures, TimeSpan.FromSeconds((double)length / rate));
    }

    private static DetectionDelay[] Of(ModelManifest manifest, IEnumerable<(string Class, bool[] Alerts)> exposures, TimeSpan sampleTime)
    {
        ILookup<string, int?> passed = exposures.ToLookup(exposure => exposure.Class, exposure => Array.IndexOf(exposure.Alerts, true) is var first && first >= 0 ? first : (int?)null);
        return manifest.Labels
            .Where((label, i) => manifest.Levels[i] != HazardLevel.None && passed.Contains(label))
            .Select(label => new DetectionDelay(label, passed[label].OfType<int>().Order().ToArray(), passed[label].Count(samples => samples == null), sampleTime))
            .ToArray();
    }

    private TimeSpan? Quantile(double share)
    {
        int rank = (int)Math.Ceiling(share * (Delays.Count + Missed)) - 1;
        return rank < Delays.Count && rank >= 0 ? SampleTime * (Delays[rank] + 1) : null;
    }
}
