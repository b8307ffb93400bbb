using System.Linq;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Layers;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Every layer's backward pass against central differences of its forward pass.</summary>
public class LayerGradientTests
{
    private const float LinearStep = 0.25f;
    private const double LinearTolerance = 1e-4;

    [Theory]
    [InlineData(1, 5, 3)]
    [InlineData(6, 7, 9)]
    public void Dense_GradientsEqualDifferenceQuotients(int batch, int inputs, int units) =>
        CheckLinear([inputs], batch, new Dense(units));

    [Theory]
    [InlineData(1, 1, 3, 5)]
    [InlineData(3, 1, 2, 17)]
    [InlineData(3, 2, 3, 4)]
    [InlineData(2, 1, 1, 3)]
    [InlineData(5, 3, 2, 8)]
    public void Conv2D_GradientsEqualDifferenceQuotients(int size, int stride, int channels, int filters) =>
        CheckLinear([6, 5, channels], 2, new Conv2D(filters, size, stride));

    [Theory]
    [InlineData(3, 1, 5)]
    [InlineData(3, 2, 9)]
    [InlineData(2, 1, 1)]
    [InlineData(5, 3, 16)]
    public void DepthwiseConv2D_GradientsEqualDifferenceQuotients(int size, int stride, int channels) =>
        CheckLinear([5, 6, channels], 2, new DepthwiseConv2D(size, stride));

    [Fact]
    public void GlobalAveragePool_GradientsEqualDifferenceQuotients() => CheckLinear([4, 3, 5], 3, new GlobalAveragePool());

    [Fact]
    public void Sigmoid_GradientsEqualDifferenceQuotients()
    {
        var random = new RandomGenerator(8);
        GradientCheck.Run(new Network([30], [new Sigmoid()], random), Numbers.Uniform(random, 2 * 30, -3, 3), 2, 1e-2f, 1e-3);
    }

    [Fact]
    public void Residual_GradientsEqualDifferenceQuotientsThroughBothBranches() =>
        CheckLinear([5, 4, 3], 2, new Residual([new DepthwiseConv2D(3, 1), new Conv2D(3, 1, 1)]));

    [Theory]
    [InlineData(3, 2)]
    [InlineData(16, 4)]
    public void SqueezeExcite_GradientsEqualDifferenceQuotientsThroughImageAndGates(int channels, int units)
    {
        var random = new RandomGenerator(9);
        var layer = new SqueezeExcite(channels, units);
        var network = new Network([3, 2, channels], [layer], random);

        // Far from the kink of the ReLU inside.
        Numbers.Uniform(random, units, 2, 3).CopyTo(((Dense)layer.Inner[1]).Bias.Value, 0);
        GradientCheck.Run(network, Numbers.Uniform(random, 3 * 6 * channels), 3, 2e-2f, 2e-3);
    }

    [Fact]
    public void Residual_AroundSqueezeExciteHasTheGradientOfBoth()
    {
        var random = new RandomGenerator(10);
        var inner = new SqueezeExcite(4, 3);
        var network = new Network([4, 3, 4], [new Residual([new Conv2D(4, 3, 1), inner]), new GlobalAveragePool(), new Dense(2)], random);
        Numbers.Uniform(random, 3, 2, 3).CopyTo(((Dense)inner.Inner[1]).Bias.Value, 0);
        GradientCheck.Run(network, Numbers.Uniform(random, 3 * 48), 3, 2e-2f, 5e-3);
    }

    [Fact]
    public void Relu_GradientsEqualDifferenceQuotientsAwayFromTheKink()
    {
        var random = new RandomGenerator(5);
        var network = new Network([40], [new Relu()], random);
        GradientCheck.Run(network, Numbers.AwayFromZero(random, 2 * 40, 0.3f), 2, LinearStep, LinearTolerance);
    }

    [Fact]
    public void BatchNorm_GradientsEqualDifferenceQuotientsThroughTheBatchStatistics()
    {
        var random = new RandomGenerator(6);
        var norm = new BatchNorm();
        var network = new Network([3, 2, 3], [norm], random);
        Numbers.Uniform(random, 3, 0.5f, 2).CopyTo(norm.Gamma.Value, 0);
        Numbers.Uniform(random, 3).CopyTo(norm.Beta.Value, 0);
        GradientCheck.Run(network, Numbers.Uniform(random, 4 * 18), 4, 1e-2f, 2e-3);
    }

    // Only the first layer is normalised: normalisation takes out what a bias before it put in, and a difference quotient there is rounding alone.
    [Fact]
    public void Network_GradientsEqualDifferenceQuotientsThroughAllLayers()
    {
        var random = new RandomGenerator(7);
        Layer[] layers = [new BatchNorm(), new Conv2D(4, 3, 2), new DepthwiseConv2D(3, 1), new Conv2D(5, 1, 1), new GlobalAveragePool(), new Dense(3)];
        var network = new Network([6, 6, 2], layers, random);
        GradientCheck.Run(network, Numbers.Uniform(random, 5 * 72), 5, 1e-2f, 1e-2);
    }

    [Fact]
    public void Dropout_GradientIsTheFactorOfTheForwardPass()
    {
        var network = new Network([10_000], [new Dropout(0.25f)], new RandomGenerator(1));
        float[] ones = Enumerable.Repeat(1f, 10_000).ToArray();
        float[] output = network.Forward(ones, 1, training: true).ToArray();

        Assert.Equal(output, network.Backward(ones, 1).ToArray());
        Assert.All(output, value => Assert.True(value is 0 or (1 / 0.75f)));
        Assert.InRange(output.Count(value => value == 0), 2_300, 2_700);
        Assert.Equal(ones, network.Forward(ones, 1).ToArray());
    }

    private static void CheckLinear(int[] shape, int batch, Layer layer)
    {
        var random = new RandomGenerator(4);
        var network = new Network(shape, [layer], random);
        GradientCheck.Run(network, Numbers.Uniform(random, batch * Numbers.Product(shape)), batch, LinearStep, LinearTolerance);
    }
}
