using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training;

/// <summary>The Adam optimiser with weight decay apart from the gradient.</summary>
/// <remarks>Kingma and Ba, ICLR 2015, algorithm 1; Loshchilov and Hutter, Decoupled Weight Decay Regularization, ICLR 2019, algorithm 2.</remarks>
public sealed class Adam
{
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const float Epsilon = 1e-8f;

    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly float _decay;
    private readonly float[][] _first;
    private readonly float[][] _second;
    private double _power1 = 1;
    private double _power2 = 1;

    /// <summary>Prepares the moments of the parameters.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="decay">Weight decay per unit of learning rate, at least 0.</param>
    public Adam(IReadOnlyList<Parameter> parameters, float decay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        _parameters = parameters;
        _decay = decay;
        _first = parameters.Select(parameter => new float[parameter.Value.Length]).ToArray();
        _second = parameters.Select(parameter => new float[parameter.Value.Length]).ToArray();
    }

    /// <summary>Changes the parameters by their gradients.</summary>
    /// <param name="learningRate">Step size, above 0.</param>
    public void Step(float learningRate)
    {
        _power1 *= Beta1;
        _power2 *= Beta2;
        float scale1 = (float)(1 / (1 - _power1));
        float scale2 = (float)(1 / (1 - _power2));
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
                float step = first[i] * scale1 / (MathF.Sqrt(second[i] * scale2) + Epsilon);
                parameter.Value[i] = (parameter.Value[i] * shrink) - (learningRate * step);
            }
        }
    }
}
