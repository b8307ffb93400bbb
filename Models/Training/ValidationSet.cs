using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Training;

/// <summary>Examples that decide when training ends and have no other part in it: neither of the training examples nor of the fold that is reported.</summary>
internal sealed class ValidationSet
{
    private readonly List<(float[] Input, int Label)> _examples = [];

    /// <summary>Gets the number of examples.</summary>
    public int Count => _examples.Count;

    /// <summary>Adds an example.</summary>
    public void Add(float[] input, int label) => _examples.Add((input, label));

    /// <summary>Returns the mean of −ln of the share that a network gives the true class, without augmentation or smoothing.</summary>
    public double Loss(Network network)
    {
        int classes = network.OutputShape[^1];
        var targets = new float[classes];
        var gradient = new float[classes];
        double loss = 0;
        foreach ((float[] input, int label) in _examples)
        {
            Array.Clear(targets);
            targets[label] = 1;
            loss += SoftmaxCrossEntropy.Compute(network.Forward(input, 1), targets, [1], 0, gradient);
        }

        return loss / _examples.Count;
    }
}
