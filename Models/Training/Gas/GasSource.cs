using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Training.Gas;

/// <summary>Training scans drawn so that classes count alike, and recordings within a class; varied as sensors and air vary.</summary>
internal sealed class GasSource : IExampleSource
{
    private const int ScansPerEpoch = 4_096;
    private const int FirstColdStep = 1;
    private const int LastColdStep = 3;

    private readonly GasExample[][][] _byClassAndRecording;
    private readonly GasAugmentation _augmentation;

    public GasSource(IReadOnlyList<GasExample> examples, int classes, GasAugmentation augmentation)
    {
        _augmentation = augmentation;
        _byClassAndRecording = ByClassAndRecording(examples, classes);
    }

    public int Count => ScansPerEpoch;

    public int ExampleLength => Dsp.GasFeatures.Steps;

    /// <summary>Sorts examples by class and, within it, by recording.</summary>
    public static GasExample[][][] ByClassAndRecording(IReadOnlyList<GasExample> examples, int classes) => Enumerable.Range(0, classes)
        .Select(label => examples.Where(example => example.Label == label)
            .GroupBy(example => example.Recording)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.ToArray())
            .ToArray())
        .Where(recordings => recordings.Length > 0)
        .ToArray();

    /// <summary>Draws a class, of it a recording, of it a scan.</summary>
    public static GasExample Draw(GasExample[][][] byClassAndRecording, RandomGenerator random)
    {
        GasExample[][] recordings = byClassAndRecording[random.Below(byClassAndRecording.Length)];
        GasExample[] recording = recordings[random.Below(recordings.Length)];
        return recording[random.Below(recording.Length)];
    }

    public void BeginEpoch(RandomGenerator random)
    {
        // Every scan is drawn anew, so there is no order to fix.
    }

    public float Write(int index, RandomGenerator random, Span<float> input, Span<float> target)
    {
        GasExample example = Draw(_byClassAndRecording, random);
        float gain = 1 + random.Uniform(-_augmentation.Gain, _augmentation.Gain);
        float baseline = random.Uniform(-_augmentation.Baseline, _augmentation.Baseline);
        float cold = random.Uniform(-_augmentation.ColdSteps, _augmentation.ColdSteps);
        int lost = random.Uniform(0, 1) < _augmentation.LostStep ? random.Below(input.Length) : -1;
        int held = _augmentation.HeldStep > 0 && random.Uniform(0, 1) < _augmentation.HeldStep ? 1 + random.Below(input.Length - 1) : -1;
        for (int step = 0; step < input.Length; step++)
        {
            float shift = baseline + (step is >= FirstColdStep and <= LastColdStep ? cold : 0);
            float value = (example.Features[step] * gain) + shift + random.Uniform(-_augmentation.Step, _augmentation.Step);
            input[step] = step == held ? input[step - 1] : step == lost ? 0 : value;
        }

        target[example.Label] = 1;
        return 1;
    }
}
