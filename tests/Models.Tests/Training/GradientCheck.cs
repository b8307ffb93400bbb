using System;
using System.Linq;
using MeadowTinyMl.Training;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Holds the gradients of a network against central differences of its output.</summary>
internal static class GradientCheck
{
    /// <summary>Checks the gradient in every input and every parameter of Σ factor × output, for random factors.</summary>
    /// <param name="network">What is checked.</param>
    /// <param name="input">[batch, …] examples; unchanged afterwards.</param>
    /// <param name="batch">How many.</param>
    /// <param name="step">How far a number is moved; a network without curvature stands a large one, which keeps float32 rounding out of the quotient.</param>
    /// <param name="tolerance">Relative to the largest gradient of the same array.</param>
    public static void Run(Network network, float[] input, int batch, float step, double tolerance)
    {
        var random = new RandomGenerator(99);
        float[] factors = Numbers.Uniform(random, batch * Numbers.Product(network.OutputShape));

        double Loss()
        {
            float[] output = network.Forward(input, batch, training: true);
            return factors.Select((factor, i) => (double)factor * output[i]).Sum();
        }

        Loss();
        float[] inputGradient = network.Backward(factors, batch).AsSpan(0, input.Length).ToArray();
        float[][] gradients = network.Parameters.Select(parameter => parameter.Gradient.ToArray()).ToArray();

        Compare("input", input, inputGradient, Loss, step, tolerance);
        for (int p = 0; p < gradients.Length; p++)
        {
            Compare($"parameter {p}", network.Parameters[p].Value, gradients[p], Loss, step, tolerance);
        }
    }

    private static void Compare(string name, float[] values, float[] gradient, Func<double> loss, float step, double tolerance)
    {
        double[] differences = new double[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            float value = values[i];
            values[i] = value + step;
            double above = loss();
            double width = values[i];
            values[i] = value - step;
            double below = loss();
            width -= values[i];
            values[i] = value;
            differences[i] = (above - below) / width;
        }

        double largest = differences.Max(Math.Abs);
        Assert.True(largest > 1e-3, $"{name}: no gradient to compare");
        for (int i = 0; i < values.Length; i++)
        {
            Assert.True(
                Math.Abs(differences[i] - gradient[i]) <= tolerance * largest,
                $"{name}[{i}]: gradient {gradient[i]}, difference quotient {differences[i]}");
        }
    }
}
