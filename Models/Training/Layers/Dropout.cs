using System;

namespace MeadowTinyMl.Training.Layers;

/// <summary>While training, sets a share of the values to zero and scales the others up; does nothing afterwards and is left out on export.</summary>
/// <remarks>Srivastava et al., Dropout, JMLR 15 (2014), in its inverted form.</remarks>
public sealed class Dropout : Layer
{
    private readonly float _rate;
    private readonly RandomGenerator _random;
    private float[] _factor = [];

    /// <summary>Creates a layer.</summary>
    /// <param name="rate">Share set to zero, from 0 up to 1.</param>
    /// <param name="random">Where the choice comes from.</param>
    public Dropout(float rate, RandomGenerator random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rate, 1f);
        _rate = rate;
        _random = random;
    }

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => inputShape;

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        Ensure(ref _factor, batch * InputLength);
        for (int i = 0; i < batch * InputLength; i++)
        {
            _factor[i] = !training ? 1 : _random.Uniform(0, 1) < _rate ? 0 : 1 / (1 - _rate);
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
