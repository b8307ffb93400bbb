using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>Rain: the hiss of many far drops (noise through a wide resonance at 4 kHz) and about 150 near drops a second, each a click of 2 ms.</summary>
internal sealed class Rain(int seed) : SoundSource(seed)
{
    private const double DropsPerSecond = 150;

    private readonly Resonator _hiss = new(4_000, 3_500);
    private double _drop;

    protected override double Next()
    {
        if (Uniform() < DropsPerSecond / SampleRateHz)
        {
            _drop += Between(0.02, 0.12);
        }

        _drop *= Math.Exp(-1.0 / (0.002 * SampleRateHz));
        return (0.06 * _hiss.Next(White())) + (0.02 * White()) + (_drop * White());
    }
}
