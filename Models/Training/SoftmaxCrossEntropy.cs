using System;

namespace MeadowTinyMl.Training;

/// <summary>Softmax of logits and the weighted cross-entropy against target shares.</summary>
public static class SoftmaxCrossEntropy
{
    /// <summary>Computes the mean loss of a batch and its gradient in the logits.</summary>
    /// <param name="logits">[batch, classes].</param>
    /// <param name="targets">[batch, classes], shares that sum to 1.</param>
    /// <param name="weights">[batch], weight of each example.</param>
    /// <param name="smoothing">Share of the target that is spread evenly over all classes, 0 to 1.</param>
    /// <param name="gradient">[batch, classes], overwritten.</param>
    /// <returns>Σ weight × loss / batch.</returns>
    /// <remarks>Label smoothing: Szegedy et al., Rethinking the Inception architecture, CVPR 2016, section 7.</remarks>
    public static double Compute(float[] logits, float[] targets, float[] weights, float smoothing, float[] gradient)
    {
        double loss = 0;
        int classes = targets.Length / weights.Length;
        Span<double> probabilities = stackalloc double[classes];
        for (int example = 0; example < weights.Length; example++)
        {
            int row = example * classes;
            Softmax(logits.AsSpan(row, classes), probabilities);
            for (int i = 0; i < classes; i++)
            {
                double target = (smoothing / classes) + ((1 - smoothing) * targets[row + i]);
                if (target > 0)
                {
                    loss -= weights[example] * target * ExactMath.Log(Math.Max(probabilities[i], 1e-30));
                }

                gradient[row + i] = (float)(weights[example] * (probabilities[i] - target) / weights.Length);
            }
        }

        return loss / weights.Length;
    }

    /// <summary>Computes probabilities from logits.</summary>
    /// <param name="logits">One value a class.</param>
    /// <param name="probabilities">Overwritten; they sum to 1.</param>
    /// <param name="temperature">What the logits are divided by, above 0.</param>
    public static void Softmax(ReadOnlySpan<float> logits, Span<double> probabilities, double temperature = 1)
    {
        float top = float.NegativeInfinity;
        foreach (float logit in logits)
        {
            top = Math.Max(top, logit);
        }

        double sum = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] = ExactMath.Exp(((double)logits[i] - top) / temperature);
            sum += probabilities[i];
        }

        for (int i = 0; i < logits.Length; i++)
        {
            probabilities[i] /= sum;
        }
    }
}
