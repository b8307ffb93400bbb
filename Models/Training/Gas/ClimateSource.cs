using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Training.Gas;

/// <summary>Temperature and humidity alone, for the control that shows what the shortcut would give; classes count alike, and recordings within a class.</summary>
internal sealed class ClimateSource : IExampleSource
{
    public const int Inputs = 2;

    private const int ScansPerEpoch = 4_096;

    private readonly GasExample[][][] _byClassAndRecording;

    public ClimateSource(IReadOnlyList<GasExample> examples, int classes) => _byClassAndRecording = GasSource.ByClassAndRecording(examples, classes);

    public int Count => ScansPerEpoch;

    public int ExampleLength => Inputs;

    public void BeginEpoch(RandomGenerator random)
    {
        // Every scan is drawn anew, so there is no order to fix.
    }

    public float Write(int index, RandomGenerator random, Span<float> input, Span<float> target)
    {
        GasExample example = GasSource.Draw(_byClassAndRecording, random);
        example.Climate!.CopyTo(input);
        target[example.Label] = 1;
        return 1;
    }
}
