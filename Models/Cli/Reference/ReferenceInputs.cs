using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Models.Cli.Reference;

/// <summary>The features of recordings as the board sees them, one row an input.</summary>
internal sealed record ReferenceInputs
{
    /// <summary>Gets the features, in the unit of <see cref="ReferenceStatistics.Centres"/>.</summary>
    public List<int[]> Features { get; } = [];

    /// <summary>Gets the classes, by their places in the manifest.</summary>
    public List<int> Labels { get; } = [];

    /// <summary>Gets what each input is left out with: a recording of gas, a fold of sound.</summary>
    public List<string> Folds { get; } = [];

    /// <summary>Gets the levels, in the unit of the log's <c>summary</c>.</summary>
    public List<int> Levels { get; } = [];

    /// <summary>Gets the top confidences of the model.</summary>
    public List<int> Confidences { get; } = [];

    /// <summary>Gets the least spread that is believed: the sensor's own noise.</summary>
    public int LeastSpread { get; private init; }

    public static ReferenceInputs OfGas(ModelBundle bundle, string folder)
    {
        // 0.02 decades.
        var inputs = new ReferenceInputs { LeastSpread = 1_311 };
        GasDataSet data = GasDataSet.Read(folder, bundle.Manifest.HeaterProfile);
        GasProtocol protocol = GasProtocol.Apply(data.Cycles);
        var classifier = new GasClassifier(bundle);
        var confidences = new int[bundle.Manifest.Labels.Count];
        foreach (int i in protocol.Scored)
        {
            GasCycle cycle = data.Cycles[i];
            int label = bundle.Manifest.Labels.ToList().IndexOf(cycle.Group);
            if (label < 0)
            {
                continue;
            }

            var features = new int[GasFeatures.Steps];
            GasFeatures.Compute(cycle.Ohms, protocol.BaselineOf(cycle)!, features);
            classifier.Classify(cycle.Ohms, protocol.BaselineOf(cycle)!, confidences);
            inputs.Add(features, label, GasProtocol.RecordingOf(cycle), (int)(1_000 * cycle.Ohms.Sum(ohms => (long)FixedPointLog.Log10Q16(ohms)) / GasFeatures.Steps >> 16), confidences.Max());
        }

        return inputs;
    }

    public static ReferenceInputs OfSound(ModelBundle bundle, string folder)
    {
        // A quarter of an octave of energy.
        var inputs = new ReferenceInputs { LeastSpread = 64 };
        var classifier = new SoundClassifier(bundle);
        LogMelOptions frontEnd = bundle.Manifest.FrontEnd!;
        var confidences = new int[bundle.Manifest.Labels.Count];
        foreach (SoundClip clip in SoundDataSet.Read(folder))
        {
            int label = clip.Class == null ? -1 : bundle.Manifest.Labels.ToList().IndexOf(clip.Class);
            short[] pcm = clip.ReadSamples(frontEnd.SampleRateHz);
            classifier.Reset();
            for (int start = 0; start + frontEnd.SamplesPerPatch <= pcm.Length; start += classifier.SamplesPerWindow)
            {
                classifier.AddWindow(pcm, start);
            }

            var shape = new int[frontEnd.MelBands];
            if (label >= 0 && classifier.TryShape(shape))
            {
                classifier.Average(confidences);
                double square = Math.Max(pcm.Average(sample => (double)sample * sample), 1e-3) / (1 << 30);
                inputs.Add(shape, label, $"fold {clip.Fold}", (int)Math.Round(1_000 * Math.Log10(square), MidpointRounding.AwayFromZero), confidences.Max());
            }
        }

        return inputs;
    }

    private void Add(int[] features, int label, string fold, int level, int confidence)
    {
        Features.Add(features);
        Labels.Add(label);
        Folds.Add(fold);
        Levels.Add(level);
        Confidences.Add(confidence);
    }
}
