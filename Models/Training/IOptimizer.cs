using System.Collections.Generic;

namespace MeadowTinyMl.Training;

/// <summary>Changes parameters by their gradients.</summary>
public interface IOptimizer
{
    /// <summary>Gets what it remembers from step to step, so that training can go on from a checkpoint.</summary>
    IReadOnlyList<float[]> State { get; }

    /// <summary>Changes the parameters by their gradients.</summary>
    /// <param name="learningRate">Step size, above 0.</param>
    /// <param name="number">Number of the step, from 1.</param>
    void Update(float learningRate, int number);
}
