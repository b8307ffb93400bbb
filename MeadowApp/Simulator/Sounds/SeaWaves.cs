using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>Surf: pink noise whose loudness swells and falls with a wave every 7 to 11 s, steep on the rise, with more hiss at the crest.</summary>
internal sealed class SeaWaves : SoundSource
{
    private readonly PinkFilter _pink = new();
    private double _phase;
    private double _seconds;

    public SeaWaves(int seed)
        : base(seed) => _seconds = Between(7, 11);

    protected override double Next()
    {
        _phase += 1 / (_seconds * SampleRateHz);
        if (_phase >= 1)
        {
            _phase -= 1;
            _seconds = Between(7, 11);
        }

        double swell = _phase < 0.3 ? _phase / 0.3 : Math.Pow(1 - ((_phase - 0.3) / 0.7), 1.5);
        double white = White();
        return (0.03 + (0.15 * swell)) * (_pink.Next(white) + (0.3 * swell * white));
    }
}
