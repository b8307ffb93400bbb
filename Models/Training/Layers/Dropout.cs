using System;

namespace MeadowTinyMl.Training.Layers;

/// <summary>While training, sets a share of the values to zero and scales the others up; does nothing afterwards and is left out on export.</summary>
/// <remarks>Srivastava et al., Dropout, JMLR 15 (2014), in its inverted form.</remarks>
public sealed class Dropout : Layer
{
    private RandomGenerator _random = new(0);
    private float[] _factor = [];

    /// <summary>Creates a layer.</summary>
    /// <param name="rate">Share set to zero, from 0 up to 1.</param>
    public Dropout(float rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1f);
        Rate = rate;
    }

    /// <summary>Gets the share that is set to zero.</summary>
    public float Rate { get; }

    internal override void BeginEpoch(RandomGenerator random) => _random = new RandomGenerator(random.NextBits());

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => inputShape;

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        Ensure(ref _factor, batch * InputLength);
        for (int i = 0; i < batch * InputLength; i++)
        {
            _factor[i] = !training ? 1 : _random.Uniform(0, 1) < Rate ? 0 : 1 / (1 - Rate);
            output[i] = input[i] * _factor[i];
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        for (int i = 0; i < batch * InputLength; i++)
        {
            inputGradient[i] = outputGradient[i] * _factor[i];
        }
    }
}
