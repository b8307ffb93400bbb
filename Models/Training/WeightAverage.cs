using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Training;

/// <summary>The running average of a network's numbers over the steps of training, running statistics of batch normalisation among them.</summary>
/// <remarks>
/// Exponential moving average as in Tarvainen and Valpola, Mean teachers are better role models, NeurIPS 2017, section 2; its decay rises with the steps, so that
/// the first, random weights are forgotten.
/// </remarks>
internal sealed class WeightAverage
{
    private readonly IReadOnlyList<float[]> _values;
    private readonly float _decay;

    public WeightAverage(Network network, float decay)
    {
        _values = network.State;
        _decay = decay;
        Average = _values.Select(values => values.ToArray()).ToArray();
    }

    /// <summary>Gets the average, array by array as in <see cref="Network.State"/>.</summary>
    public float[][] Average { get; }

    /// <summary>Takes the numbers after a step in.</summary>
    /// <param name="step">Number of the step, from 1.</param>
    public void Add(int step)
    {
        float decay = Math.Min(_decay, (1f + step) / (10f + step));
        for (int array = 0; array < Average.Length; array++)
        {
            float[] average = Average[array];
            float[] values = _values[array];
            for (int i = 0; i < average.Length; i++)
            {
                average[i] += (1 - decay) * (values[i] - average[i]);
            }
        }
    }

    /// <summary>Exchanges the average and the network's own numbers.</summary>
    public void Swap()
    {
        for (int array = 0; array < Average.Length; array++)
        {
            float[] average = Average[array];
            float[] values = _values[array];
            for (int i = 0; i < average.Length; i++)
            {
                (average[i], values[i]) = (values[i], average[i]);
            }
        }
    }
}
