using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>The beeps of a machine: 1 kHz and its third harmonic, 0.4 s on and 0.4 s off, over room noise. None of the model's classes.</summary>
internal sealed class Beeps(int seed) : SoundSource(seed)
{
    private readonly PinkFilter _room = new();
    private long _sample;

    protected override double Next()
    {
        double time = (double)_sample++ / SampleRateHz;
        double tone = time % 0.8 < 0.4
            ? Math.Sin(2 * Math.PI * 1_000 * time) + (0.3 * Math.Sin(2 * Math.PI * 3_000 * time))
            : 0;
        return (0.2 * tone) + (0.001 * _room.Next(White()));
    }
}
