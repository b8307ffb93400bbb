using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training;

/// <summary>The Adam optimiser with weight decay apart from the gradient.</summary>
/// <remarks>Kingma and Ba, ICLR 2015, algorithm 1; Loshchilov and Hutter, Decoupled Weight Decay Regularization, ICLR 2019, algorithm 2.</remarks>
public sealed class AdamW : IOptimizer
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const float Epsilon = 1e-8f;

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly float _decay;
    private readonly float[][] _first;
    private readonly float[][] _second;

    /// <summary>Prepares the moments of the parameters.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="decay">Weight decay per unit of learning rate, at least 0.</param>
    public AdamW(IReadOnlyList<Parameter> parameters, float decay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        _parameters = parameters;
        _decay = decay;
        _first = parameters.Select(parameter => new float[parameter.Value.Length]).ToArray();
        _second = parameters.Select(parameter => new float[parameter.Value.Length]).ToArray();
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> State => [.. _first, .. _second];

    /// <inheritdoc/>
    public void Update(float learningRate, int number)
    {
        float scale1 = (float)(1 / (1 - Power(Beta1, number)));
        float scale2 = (float)(1 / (1 - Power(Beta2, number)));
        for (int p = 0; p < _parameters.Count; p++)
        {
            Parameter parameter = _parameters[p];
            float shrink = parameter.Decays ? 1 - (learningRate * _decay) : 1;
            float[] first = _first[p];
            float[] second = _second[p];
            for (int i = 0; i < first.Length; i++)
            {
                float gradient = parameter.Gradient[i];
                first[i] = ((float)Beta1 * first[i]) + ((float)(1 - Beta1) * gradient);
                second[i] = ((float)Beta2 * second[i]) + ((float)(1 - Beta2) * gradient * gradient);
                float change = first[i] * scale1 / (MathF.Sqrt(second[i] * scale2) + Epsilon);
                parameter.Value[i] = (parameter.Value[i] * shrink) - (learningRate * change);
            }
        }
    }

    // By squaring, from IEEE multiplications alone.
    private static double Power(double number, int exponent)
    {
        double result = 1;
        for (; exponent > 0; exponent >>= 1)
        {
            result *= (exponent & 1) == 1 ? number : 1;
            number *= number;
        }

        return result;
    }
}
