using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>
/// A two-stroke engine: one exhaust pulse a turn, 50 a second at idle and up to 170 under throttle, each a burst that decays in 2.5 ms through the resonances of
/// exhaust and casing (350, 1 100 and 2 700 Hz), with a little jitter from pulse to pulse and the hiss of the chain.
/// </summary>
internal sealed class TwoStrokeEngine : SoundSource
{
    private readonly Resonator _exhaust = new(350, 250);
    private readonly Resonator _casing = new(1_100, 500);
    private readonly Resonator _chain = new(2_700, 1_200);
    private double _turn;
    private double _pulse;
    private double _pulsesPerSecond = 60;
    private double _throttle;
    private double _untilChange;

    public TwoStrokeEngine(int seed)
        : base(seed)
    {
    }

    protected override double Next()
    {
        _untilChange -= 1.0 / SampleRateHz;
        if (_untilChange <= 0)
        {
            _throttle = _throttle > 0.5 ? Between(0.1, 0.3) : Between(0.8, 1);
            _untilChange = _throttle > 0.5 ? Between(2, 5) : Between(0.5, 1.5);
        }

        double wanted = 50 + (120 * _throttle);
        _pulsesPerSecond += (wanted - _pulsesPerSecond) / (0.15 * SampleRateHz);
        _turn += _pulsesPerSecond / SampleRateHz;
        if (_turn >= 1)
        {
            _turn -= 1;
            _pulse = Between(0.85, 1.15);
        }

        _pulse *= Math.Exp(-1.0 / (0.0025 * SampleRateHz));
        double source = _pulse * (0.6 + (0.4 * White()));
        double loudness = 0.3 + (0.7 * _throttle);
        return loudness * ((1.2 * _exhaust.Next(source)) + (0.9 * _casing.Next(source)) + (0.6 * _chain.Next(source + (0.08 * White()))));
    }
}
