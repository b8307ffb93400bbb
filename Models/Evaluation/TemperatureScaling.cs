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
    private const double LeastProbability = 1e-12;

    /// <summary>Returns the temperature with the least negative log-likelihood, by golden-section search over its logarithm.</summary>
    /// <param name="examples">Of each example the logits of its windows; an example's answer is the mean of its windows' probabilities.</param>
    /// <param name="truths">The class of each example.</param>
    /// <exception cref="ArgumentException">There is no example, or the lists differ in length.</exception>
    public static double Fit(IReadOnlyList<float[][]> examples, IReadOnlyList<int> truths)
    {
        Require(examples.Count, truths.Count);
        return Search(temperature => Loss(examples, truths, temperature));
    }

    /// <summary>
    /// Returns the exponent for <see cref="Raise"/> with the least negative log-likelihood. A mean of windows is less sure than the windows are, and no temperature of the windows undoes that; this scales
    /// the answer behind the mean.
    /// </summary>
    /// <param name="means">Of each example the mean of its windows' probabilities.</param>
    /// <param name="truths">The class of each example.</param>
    /// <remarks>Rahaman and Thiery, Uncertainty quantification and deep ensembles, NeurIPS 2021, section 5: pool, then calibrate.</remarks>
    /// <exception cref="ArgumentException">There is no example, or the lists differ in length.</exception>
    public static double FitExponent(IReadOnlyList<double[]> means, IReadOnlyList<int> truths)
    {
        Require(means.Count, truths.Count);
        return Search(exponent => means.Select((mean, i) => -Math.Log(Math.Max(LeastProbability, Raise(mean, exponent)[truths[i]]))).Sum());
    }

    /// <summary>Returns shares raised to a power and divided by their sum.</summary>
    /// <param name="shares">At least one above 0.</param>
    /// <param name="exponent">Above 1 makes the answer surer.</param>
    public static double[] Raise(double[] shares, double exponent)
    {
        double[] raised = shares.Select(share => Math.Pow(Math.Max(LeastProbability, share), exponent)).ToArray();
        double sum = raised.Sum();
        return raised.Select(share => share / sum).ToArray();
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

    private static void Require(int examples, int truths)
    {
        if (examples != truths || examples == 0)
        {
            throw new ArgumentException($"{examples} examples and {truths} labels.", nameof(examples));
        }
    }

    private static double Search(Func<double, double> loss)
    {
        double golden = (Math.Sqrt(5) - 1) / 2;
        double low = Math.Log(Lowest);
        double high = Math.Log(Highest);
        for (int i = 0; i < Halvings; i++)
        {
            double left = high - (golden * (high - low));
            double right = low + (golden * (high - low));
            bool isLeft = loss(Math.Exp(left)) <= loss(Math.Exp(right));
            (low, high) = isLeft ? (low, right) : (left, high);
        }

        return Math.Exp((low + high) / 2);
    }

    private static double Loss(IReadOnlyList<float[][]> examples, IReadOnlyList<int> truths, double temperature)
    {
        double loss = 0;
        for (int i = 0; i < examples.Count; i++)
        {
            if (examples[i].Length > 0)
            {
                loss -= Math.Log(Math.Max(LeastProbability, Probabilities(examples[i], temperature, examples[i][0].Length)[truths[i]]));
            }
        }

        return loss;
    }
}
