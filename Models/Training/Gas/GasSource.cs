using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Training.Gas;

/// <summary>Training scans drawn so that classes count alike, and recordings within a class; with a little baseline error and noise.</summary>
internal sealed class GasSource : IExampleSource
{
    private const int ScansPerEpoch = 4_096;
    private const float BaselineError = 0.03f; // decades, the same for all steps
    private const float StepNoise = 0.02f; // decades

    private readonly GasExample[][][] _byClassAndRecording;

    public GasSource(IReadOnlyList<GasExample> examples, int classes)
    {
        _byClassAndRecording = Enumerable.Range(0, classes)
            .Select(label => examples.Where(example => example.Label == label)
                .GroupBy(example => example.Recording)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => group.ToArray())
                .ToArray())
            .Where(recordings => recordings.Length > 0)
            .ToArray();
    }

    public int Count => ScansPerEpoch;

    public int ExampleLength => Dsp.GasFeatures.Steps;

    public void BeginEpoch(RandomGenerator random)
    {
        // Every scan is drawn anew, so there is no order to fix.
    }

    public (int Label, float Weight) Write(int index, RandomGenerator random, float[] input, int offset)
    {
        GasExample[][] recordings = _byClassAndRecording[random.Below(_byClassAndRecording.Length)];
        GasExample[] recording = recordings[random.Below(recordings.Length)];
        GasExample example = recording[random.Below(recording.Length)];
        float baseline = random.Uniform(-BaselineError, BaselineError);
        for (int step = 0; step < example.Features.Length; step++)
        {
            input[offset + step] = example.Features[step] + baseline + random.Uniform(-StepNoise, StepNoise);
        }

        return (example.Label, 1);
    }
}
