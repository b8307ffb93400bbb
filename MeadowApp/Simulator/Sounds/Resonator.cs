using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>One resonance: a two-pole filter with unit gain near its centre.</summary>
internal sealed class Resonator
{
    private readonly double _a1;
    private readonly double _a2;
    private readonly double _gain;
    private double _y1;
    private double _y2;

    /// <summary>Designs the filter.</summary>
    /// <param name="centreHz">Centre frequency.</param>
    /// <param name="bandwidthHz">Width at −3 dB.</param>
    public Resonator(double centreHz, double bandwidthHz)
    {
        double radius = Math.Exp(-Math.PI * bandwidthHz / SoundSource.SampleRateHz);
        double angle = 2 * Math.PI * centreHz / SoundSource.SampleRateHz;
        _a1 = 2 * radius * Math.Cos(angle);
        _a2 = -radius * radius;
        _gain = (1 - radius) * Math.Sqrt(1 - (2 * radius * Math.Cos(2 * angle)) + (radius * radius));
    }

    public double Next(double x)
    {
        double y = (_gain * x) + (_a1 * _y1) + (_a2 * _y2);
        _y2 = _y1;
        _y1 = y;
        return y;
    }
}
