using System;
using System.Linq;
using MeadowTinyMl.Training;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

public class SoftmaxCrossEntropyTests
{
    [Fact]
    public void Compute_GivesTheWeightedMeanOfMinusLogProbability()
    {
        // Probabilities 1/4 and 3/4, then 1/2 and 1/2: weights 1 and 3.
        float[] logits = [0, MathF.Log(3), 5, 5];
        double loss = SoftmaxCrossEntropy.Compute(logits, [0, 1, 1, 0], [1, 3], 0, new float[4]);
        Assert.Equal((Math.Log(4.0 / 3) + (3 * Math.Log(2))) / 2, loss, 1e-6);
    }

    [Fact]
    public void Compute_WithSmoothingCountsEveryClass()
    {
        float[] logits = [0, MathF.Log(3)];
        double loss = SoftmaxCrossEntropy.Compute(logits, [0, 1], [1], 0.2f, new float[2]);
        Assert.Equal((0.9 * Math.Log(4.0 / 3)) + (0.1 * Math.Log(4)), loss, 1e-6);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(0.1f)]
    public void Compute_GradientEqualsDifferenceQuotients(float smoothing)
    {
        var random = new RandomGenerator(31);
        float[] logits = Numbers.Uniform(random, 5 * 4, -3, 3);
        float[] targets = [1, 0, 0, 0, 0, 0, 0.3f, 0.7f, 0, 0, 1, 0, 0, 0, 1, 0, 0.25f, 0.25f, 0.25f, 0.25f];
        float[] weights = [1, 0.5f, 2, 0, 1.5f];
        var gradient = new float[logits.Length];
        SoftmaxCrossEntropy.Compute(logits, targets, weights, smoothing, gradient);
        for (int i = 0; i < logits.Length; i++)
        {
            double[] losses = new[] { 1e-2f, -1e-2f }.Select(step =>
            {
                float[] moved = logits.ToArray();
                moved[i] += step;
                return SoftmaxCrossEntropy.Compute(moved, targets, weights, smoothing, new float[logits.Length]);
            }).ToArray();
            Assert.Equal((losses[0] - losses[1]) / 2e-2, gradient[i], 1e-4);
        }
    }

    [Fact]
    public void Softmax_StandsLogitsOfAnySize()
    {
        var probabilities = new double[3];
        SoftmaxCrossEntropy.Softmax([1e30f, -1e30f, 1e30f], probabilities);
        Assert.Equal([0.5, 0, 0.5], probabilities);
    }
}
