using System;
using System.Linq;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Layers;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Forward passes against sums written out element by element, and against the same sums whatever stands beside them in the batch.</summary>
public class LayerForwardTests
{
    // 1×2 image of two channels: means (2, 0); both dense layers by hand.
    [Fact]
    public void SqueezeExcite_EqualsItsFormulaByHand()
    {
        var layer = new SqueezeExcite(2, 1);
        var network = new Network([1, 2, 2], [layer], new RandomGenerator(1));
        new float[] { 0.5f, 9 }.CopyTo(((Dense)layer.Inner[1]).Weights.Value, 0);
        ((Dense)layer.Inner[1]).Bias.Value[0] = 1;
        new float[] { 1, -0.5f }.CopyTo(((Dense)layer.Inner[3]).Weights.Value, 0);
        float[] output = network.Forward([1, 4, 3, -4], 1);
        double first = 1 / (1 + Math.Exp(-2));
        double second = 1 / (1 + Math.Exp(1));
        double[] expected = [first, 4 * second, 3 * first, -4 * second];
        Assert.All(Enumerable.Range(0, 4), i => Assert.Equal(expected[i], output[i], 1e-6));
    }

    [Fact]
    public void Residual_AddsWhatItsLayersMakeAndRefusesAnotherShape()
    {
        var inner = new Conv2D(2, 1, 1);
        var network = new Network([1, 1, 2], [new Residual([inner])], new RandomGenerator(1));
        new float[] { 1, 2, 3, 4 }.CopyTo(inner.Weights.Value, 0);
        Assert.Equal([10f + 10 + 60, 20 + 20 + 80], network.Forward([10, 20], 1).AsSpan(0, 2).ToArray());
        Assert.Contains("[1, 1, 3] to [1, 1, 2]", Assert.Throws<ArgumentException>(() => new Network([1, 1, 2], [new Residual([new Conv2D(3, 1, 1)])], new RandomGenerator(1))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Network([1, 1, 2], [new SqueezeExcite(3, 1)], new RandomGenerator(1)));
    }

    [Theory]
    [InlineData(7, 6, 3, 5, 3, 1)]
    [InlineData(7, 6, 3, 5, 3, 2)]
    [InlineData(8, 8, 2, 4, 3, 2)]
    [InlineData(5, 9, 1, 3, 4, 3)]
    [InlineData(5, 4, 7, 9, 1, 1)]
    [InlineData(5, 4, 7, 9, 1, 2)]
    public void Conv2D_EqualsTheSumOverTheFilterWithPaddingAsTensorFlowPads(int height, int width, int channels, int filters, int size, int stride)
    {
        var random = new RandomGenerator(11);
        var layer = new Conv2D(filters, size, stride);
        var network = new Network([height, width, channels], [layer], random);
        Numbers.Uniform(random, filters).CopyTo(layer.Bias.Value, 0);
        float[] input = Numbers.Uniform(random, height * width * channels);
        float[] output = network.Forward(input, 1);

        int at = 0;
        foreach ((int y, int x) in Positions(network.OutputShape, height, width, stride))
        {
            for (int filter = 0; filter < filters; filter++)
            {
                double expected = layer.Bias.Value[filter];
                foreach ((int tap, int pixel) in Taps(y, x, height, width, size, stride))
                {
                    for (int channel = 0; channel < channels; channel++)
                    {
                        expected += (double)layer.Weights.Value[(((tap * channels) + channel) * filters) + filter] * input[(pixel * channels) + channel];
                    }
                }

                Assert.Equal(expected, output[at++], 1e-5);
            }
        }
    }

    [Theory]
    [InlineData(7, 6, 5, 3, 1)]
    [InlineData(8, 7, 17, 3, 2)]
    [InlineData(5, 9, 8, 4, 3)]
    public void DepthwiseConv2D_EqualsTheSumOverTheFilterOfEachChannel(int height, int width, int channels, int size, int stride)
    {
        var random = new RandomGenerator(12);
        var layer = new DepthwiseConv2D(size, stride);
        var network = new Network([height, width, channels], [layer], random);
        Numbers.Uniform(random, channels).CopyTo(layer.Bias.Value, 0);
        float[] input = Numbers.Uniform(random, height * width * channels);
        float[] output = network.Forward(input, 1);

        int at = 0;
        foreach ((int y, int x) in Positions(network.OutputShape, height, width, stride))
        {
            for (int channel = 0; channel < channels; channel++)
            {
                double expected = layer.Bias.Value[channel]
                    + Taps(y, x, height, width, size, stride).Sum(tap => (double)layer.Weights.Value[(tap.Tap * channels) + channel] * input[(tap.Pixel * channels) + channel]);
                Assert.Equal(expected, output[at++], 1e-5);
            }
        }
    }

    [Fact]
    public void BatchNorm_WhileTrainingGivesEachChannelMeanBetaAndDeviationGamma()
    {
        var random = new RandomGenerator(13);
        var norm = new BatchNorm();
        var network = new Network([8, 8, 2], [norm], random);
        norm.Gamma.Value[1] = 3;
        norm.Beta.Value[1] = -2;
        float[] output = network.Forward(Numbers.Uniform(random, 16 * 128, 5, 9), 16, training: true);

        double[] second = Enumerable.Range(0, 16 * 64).Select(i => (double)output[(2 * i) + 1]).ToArray();
        Assert.Equal(-2, second.Average(), 1e-4);
        Assert.Equal(3, Math.Sqrt(second.Average(value => (value + 2) * (value + 2))), 1e-2);
    }

    [Fact]
    public void BatchNorm_AfterManyBatchesAnswersAsInTraining()
    {
        var random = new RandomGenerator(14);
        var network = new Network([4, 4, 3], [new BatchNorm()], random);
        float[] input = Numbers.Uniform(random, 32 * 48, -3, 8);
        float[] training = [];
        for (int i = 0; i < 200; i++)
        {
            training = network.Forward(input, 32, training: true).ToArray();
        }

        float[] afterwards = network.Forward(input, 32);
        Assert.All(Enumerable.Range(0, input.Length), i => Assert.Equal(training[i], afterwards[i], 1e-3f));
    }

    [Fact]
    public void Forward_GivesAnExampleTheSameBitsAloneAndInABatch()
    {
        var random = new RandomGenerator(15);
        var network = new Network(
            [9, 7, 1], [new Conv2D(6, 3, 2), new BatchNorm(), new Relu(), new DepthwiseConv2D(3, 1), new Conv2D(9, 1, 1), new GlobalAveragePool(), new Dense(5)], random);
        float[] input = Numbers.Uniform(random, 7 * 63);
        float[] together = network.Forward(input, 7).AsSpan(0, 35).ToArray();

        float[] alone = Enumerable.Range(0, 7).SelectMany(i => network.Forward(input.AsSpan(i * 63, 63).ToArray(), 1).AsSpan(0, 5).ToArray()).ToArray();
        Assert.Equal(together, alone);
    }

    [Fact]
    public void Network_RefusesAnImageLayerAfterAVector() =>
        Assert.Throws<ArgumentException>(() => new Network([10], [new Conv2D(2, 3, 1)], new RandomGenerator(1)));

    private static System.Collections.Generic.IEnumerable<(int Y, int X)> Positions(int[] outputShape, int height, int width, int stride)
    {
        Assert.Equal((height + stride - 1) / stride, outputShape[0]);
        Assert.Equal((width + stride - 1) / stride, outputShape[1]);
        return Enumerable.Range(0, outputShape[0]).SelectMany(y => Enumerable.Range(0, outputShape[1]).Select(x => (y, x)));
    }

    // SAME padding: max(0, (out - 1) * stride + size - in) in total, the smaller half of it before the image.
    private static System.Collections.Generic.IEnumerable<(int Tap, int Pixel)> Taps(int y, int x, int height, int width, int size, int stride)
    {
        int top = Math.Max(0, ((((height + stride - 1) / stride) - 1) * stride) + size - height) / 2;
        int left = Math.Max(0, ((((width + stride - 1) / stride) - 1) * stride) + size - width) / 2;
        return Enumerable.Range(0, size * size)
            .Select(tap => (Tap: tap, Row: (y * stride) - top + (tap / size), Column: (x * stride) - left + (tap % size)))
            .Where(at => at.Row >= 0 && at.Row < height && at.Column >= 0 && at.Column < width)
            .Select(at => (at.Tap, (at.Row * width) + at.Column));
    }
}
