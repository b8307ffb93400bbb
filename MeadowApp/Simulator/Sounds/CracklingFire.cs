using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>
/// A fire of wood: the roar of the flame at about −30 dB, the hiss of steam and gas at −54 dB, and crackles, about 12 a second at random, each a burst of noise that decays in 1 to 6 ms, few of them loud
/// (loudness falls with the square of a uniform number).
/// </summary>
/// <remarks>
/// The roar of a turbulent flame falls with the power of 5/2 of the frequency (Clavin and Siggia, Combustion Science and Technology 78, 1991); a low-pass of first order comes near with 2. How roar, hiss and crackles
/// stand to each other, in their levels by band and from frame to frame, is near the medians of the 32 recordings of a fire in ESC-10.
/// </remarks>
internal sealed class CracklingFire(int seed) : SoundSource(seed)
{
    private const double CracklesPerSecond = 12;
    private const double RoarCornerHz = 50;

    private static readonly double RoarStep = 1 - Math.Exp(-2 * Math.PI * RoarCornerHz / SampleRateHz);

    private readonly Resonator _wood = new(2_200, 2_500);
    private double _roar;
    private double _crackle;
    private double _decay = 0.99;

    protected override double Next()
    {
        if (Uniform() < CracklesPerSecond / SampleRateHz)
        {
            double loudness = Uniform();
            _crackle = 0.01 + (0.15 * loudness * loudness);
            _decay = Math.Exp(-1.0 / (Between(0.001, 0.006) * SampleRateHz));
        }

        _roar += RoarStep * (White() - _roar);
        _crackle *= _decay;
        double burst = _crackle * White();
        return (0.3 * _roar) + (0.002 * White()) + (0.5 * burst) + _wood.Next(burst);
    }
}
