using System;

namespace MeadowTinyMl.Simulator.Sounds;

/// <summary>What the recipes share: a seeded generator and one sample at a time.</summary>
internal abstract class SoundSource : ISoundSource
{
    /// <summary>The microphone's rate, in hertz.</summary>
    public const int SampleRateHz = 15_625;

    private readonly Random _random;

    protected SoundSource(int seed) => _random = new Random(seed);

    public void Fill(Span<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = (float)Math.Clamp(Next(), -1, 1);
        }
    }

    /// <summary>Returns the next sample.</summary>
    protected abstract double Next();

    /// <summary>Returns a number from 0 to 1.</summary>
    protected double Uniform() => _random.NextDouble();

    /// <summary>Returns a number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    protected double Between(double low, double high) => low + ((high - low) * _random.NextDouble());

    /// <summary>Returns white noise of about unit variance: the sum of twelve uniform numbers less six has variance one; three of them scaled are near enough.</summary>
    protected double White() => ((_random.NextDouble() + _random.NextDouble() + _random.NextDouble()) - 1.5) * 2;
}
