using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training;

/// <summary>Sets the weights of least magnitude to zero and keeps them there while training goes on. The sparsity is the share of zero weights.</summary>
/// <remarks>Han, Pool, Tran and Dally, Learning both weights and connections for efficient neural networks, NeurIPS 2015; layer by layer.</remarks>
public sealed class MagnitudePruning
{
    private readonly List<(float[] Values, bool[] IsPruned)> _masks = [];

    /// <summary>Prunes the weights of every layer; biases and the scales of normalisation stay.</summary>
    /// <param name="network">What is pruned.</param>
    /// <param name="sparsity">Share of each layer's weights to set to zero, from 0 up to 1.</param>
    public MagnitudePruning(Network network, double sparsity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sparsity);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(sparsity, 1);
        foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.Decays))
        {
            var isPruned = new bool[parameter.Value.Length];
            int count = (int)(sparsity * isPruned.Length);
            foreach (int i in Enumerable.Range(0, isPruned.Length).OrderBy(i => Math.Abs(parameter.Value[i])).ThenBy(i => i).Take(count))
            {
                isPruned[i] = true;
            }

            _masks.Add((parameter.Value, isPruned));
        }

        Apply();
    }

    /// <summary>Gets the share of zero among the weights.</summary>
    public double Sparsity => (double)_masks.Sum(mask => mask.IsPruned.Count(pruned => pruned)) / _masks.Sum(mask => mask.IsPruned.Length);

    /// <summary>Sets the pruned weights to zero again after a step.</summary>
    public void Apply()
    {
        foreach ((float[] values, bool[] isPruned) in _masks)
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = isPruned[i] ? 0 : values[i];
            }
        }
    }
}
