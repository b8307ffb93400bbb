using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>Divides logits by one temperature, chosen on validation data, so that confidences fit how often answers are right; no answer changes.</summary>
/// <remarks>Guo, Pleiss, Sun and Weinberger, On calibration of modern neural networks, ICML 2017, section 4.2.</remarks>
public static class TemperatureScaling
{
    /// <summary>The lowest temperature that is tried.</summary>
    public const double Lowest = 0.1;

    /// <summary>The highest temperature that is tried.</summary>
    public const double Highest = 10;

    private const int Halvings = 60;

    /// <summary>Returns the temperature with the least negative log-likelihood, by golden-section search over its logarithm.</summary>
    /// <param name="examples">Of each example the logits of its windows; an example's answer is the mean of its windows' probabilities.</param>
    /// <param name="truths">The class of each example.</param>
    /// <exception cref="ArgumentException">There is no example, or the lists differ in length.</exception>
    public static double Fit(IReadOnlyList<float[][]> examples, IReadOnlyList<int> truths)
    {
        if (examples.Count != truths.Count || examples.Count == 0)
        {
            throw new ArgumentException($"{examples.Count} examples and {truths.Count} labels.", nameof(examples));
        }

        double golden = (Math.Sqrt(5) - 1) / 2;
        double low = Math.Log(Lowest);
        double high = Math.Log(Highest);
        for (int i = 0; i < Halvings; i++)
        {
            double left = high - (golden * (high - low));
            double right = low + (golden * (high - low));
            bool isLeft = Loss(examples, truths, Math.Exp(left)) <= Loss(examples, truths, Math.Exp(right));
            (low, high) = isLeft ? (low, right) : (left, high);
        }

        return Math.Exp((low + high) / 2);
    }

    /// <summary>Returns the mean over windows of softmax(logits / temperature).</summary>
    /// <param name="windows">Logits of each window; none gives equal shares of no class, all 0.</param>
    /// <param name="temperature">Above 0.</param>
    /// <param name="classes">Number of classes.</param>
    public static double[] Probabilities(float[][] windows, double temperature, int classes)
    {
        var mean = new double[classes];
        foreach (float[] logits in windows)
        {
            double top = logits.Max();
            double[] powers = logits.Select(logit => Math.Exp((logit - top) / temperature)).ToArray();
            double sum = powers.Sum();
            for (int i = 0; i < classes; i++)
            {
                mean[i] += powers[i] / sum / windows.Length;
            }
        }

        return mean;
    }

    private static double Loss(IReadOnlyList<float[][]> examples, IReadOnlyList<int> truths, double temperature)
    {
        double loss = 0;
        for (int i = 0; i < examples.Count; i++)
        {
            if (examples[i].Length > 0)
            {
                loss -= Math.Log(Math.Max(1e-12, Probabilities(examples[i], temperature, examples[i][0].Length)[truths[i]]));
            }
        }

        return loss;
    }
}
