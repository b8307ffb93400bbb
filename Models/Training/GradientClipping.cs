using System;
using System.Collections.Generic;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training;

/// <summary>Scales all gradients down together where their length is above a limit.</summary>
/// <remarks>Pascanu, Mikolov and Bengio, On the difficulty of training recurrent neural networks, ICML 2013, algorithm 1.</remarks>
public static class GradientClipping
{
    /// <summary>Clips.</summary>
    /// <param name="parameters">Whose gradients.</param>
    /// <param name="limit">The greatest length that stays, above 0.</param>
    /// <returns>The length before.</returns>
    public static double Clip(IReadOnlyList<Parameter> parameters, float limit)
    {
        double squares = 0;
        foreach (Parameter parameter in parameters)
        {
            foreach (float gradient in parameter.Gradient)
            {
                squares += (double)gradient * gradient;
            }
        }

        double length = Math.Sqrt(squares);
        if (length > limit)
        {
            float factor = (float)(limit / length);
            foreach (Parameter parameter in parameters)
            {
                for (int i = 0; i < parameter.Gradient.Length; i++)
                {
                    parameter.Gradient[i] *= factor;
                }
            }
        }

        return length;
    }
}
