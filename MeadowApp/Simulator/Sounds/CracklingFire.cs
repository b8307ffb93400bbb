using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>
/// A small fire: the low roar of the flame (pink noise at about −40 dB) and sparse crackles, about 12 a second at random, each a burst of noise that decays in 1 to 6 ms,
/// few of them loud (loudness falls with the square of a uniform number).
/// </summary>
internal sealed class CracklingFire(int seed) : SoundSource(seed)
{
    private const double CracklesPerSecond = 12;

    private readonly PinkFilter _roar = new();
    private readonly Resonator _wood = new(2_200, 2_500);
    private double _crackle;
    private double _decay = 0.99;

    protected override double Next()
    {
        if (Uniform() < CracklesPerSecond / SampleRateHz)
        {
            double loudness = Uniform();
            _crackle = 0.05 + (0.75 * loudness * loudness);
            _decay = Math.Exp(-1.0 / (Between(0.001, 0.006) * SampleRateHz));
        }

        _crackle *= _decay;
        double burst = _crackle * White();
        return (0.01 * _roar.Next(White())) + (0.5 * burst) + _wood.Next(burst);
    }
}
