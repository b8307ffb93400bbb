using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training;

/// <summary>Stochastic gradient descent with momentum and weight decay apart from the gradient.</summary>
/// <remarks>Sutskever, Martens, Dahl and Hinton, On the importance of initialization and momentum in deep learning, ICML 2013, eq. 1 and 2.</remarks>
public sealed class MomentumSgd : IOptimizer
{
    private readonly IReadOnlyList<Parameter> _parameters;
    private readonly float _momentum;
    private readonly float _decay;
    private readonly float[][] _velocity;

    /// <summary>Prepares the velocities of the parameters.</summary>
    /// <param name="parameters">What is trained.</param>
    /// <param name="momentum">Share of the velocity that a step keeps, from 0 up to 1.</param>
    /// <param name="decay">Weight decay per unit of learning rate, at least 0.</param>
    public MomentumSgd(IReadOnlyList<Parameter> parameters, float momentum, float decay)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(momentum, 1f);
        ArgumentOutOfRangeException.ThrowIfNegative(decay);
        _parameters = parameters;
        _momentum = momentum;
        _decay = decay;
        _velocity = parameters.Select(parameter => new float[parameter.Value.Length]).ToArray();
    }

    /// <inheritdoc/>
    public IReadOnlyList<float[]> State => _velocity;

    /// <inheritdoc/>
    public void Update(float learningRate, int number)
    {
        for (int p = 0; p < _parameters.Count; p++)
        {
            Parameter parameter = _parameters[p];
            float shrink = parameter.Decays ? 1 - (learningRate * _decay) : 1;
            for (int i = 0; i < parameter.Value.Length; i++)
            {
                _velocity[p][i] = (_momentum * _velocity[p][i]) - (learningRate * parameter.Gradient[i]);
                parameter.Value[i] = (parameter.Value[i] * shrink) + _velocity[p][i];
            }
        }
    }
}
