using System;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>The last bits of the multipliers, which ordinary models do not show: biases are chosen so that the two precisions give different bytes.</summary>
public class MultiplierTests
{
    private const float InputScale = 0.0235177f;
    private const float WeightScale = 0.0039215f;
    private const float OutputScale = 150_000;

    private static readonly double Double = (double)InputScale * WeightScale / OutputScale;
    private static readonly double Single = (double)(float)((double)InputScale * WeightScale) / OutputScale;

    [Fact]
    public void Precisions_GiveDifferentMultipliers() =>
        Assert.NotEqual(SlowArithmetic.QuantizeMultiplier(Double), SlowArithmetic.QuantizeMultiplier(Single));

    [Theory]
    [InlineData(EnginePath.Board)]
    [InlineData(EnginePath.Host)]
    [InlineData(EnginePath.Portable)]
    public void FullyConnected_PerTensor_RoundsTheProductOfTheScalesToFloat32(EnginePath path) => Holds(path, Single, bias =>
        TestModel.Single(TestModel.FullyConnected(0), Output(1, bias.Length), Input(1, 1), Weights([bias.Length, 1], 1, 0), TestModel.Bias32(bias)));

    [Theory]
    [InlineData(EnginePath.Board)]
    [InlineData(EnginePath.Host)]
    [InlineData(EnginePath.Portable)]
    public void FullyConnected_PerChannel_KeepsDoublePrecision(EnginePath path) => Holds(path, Double, bias =>
        TestModel.Single(TestModel.FullyConnected(0), Output(1, bias.Length), Input(1, 1), Weights([bias.Length, 1], bias.Length, 0), TestModel.Bias32(bias)));

    [Theory]
    [InlineData(EnginePath.Board, true)]
    [InlineData(EnginePath.Host, true)]
    [InlineData(EnginePath.Board, false)]
    [InlineData(EnginePath.Host, false)]
    public void Conv2D_KeepsDoublePrecision(EnginePath path, bool perChannel) => Holds(path, Double, bias => TestModel.Single(
        TestModel.Conv(0, 1, 1, 1, 1, 0), Output(1, 1, 1, bias.Length), Input(1, 1, 1, 1), Weights([bias.Length, 1, 1, 1], perChannel ? bias.Length : 1, 0), TestModel.Bias32(bias)));

    [Theory]
    [InlineData(EnginePath.Board)]
    [InlineData(EnginePath.Host)]
    [InlineData(EnginePath.Portable)]
    public void DepthwiseConv2D_KeepsDoublePrecision(EnginePath path) => Holds(path, Double, bias => TestModel.Single(
        TestModel.Depthwise(0, 1, 1, 1, 1, 0), Output(1, 1, 1, bias.Length), Input(1, 1, 1, bias.Length), Weights([1, 1, 1, bias.Length], 1, 3), TestModel.Bias32(bias)));

    private static TfliteTensor Input(params int[] shape) => TestModel.Int8(shape, InputScale, 0);

    private static TfliteTensor Output(params int[] shape) => TestModel.Int8(shape, OutputScale, 0);

    private static TfliteTensor Weights(int[] shape, int scales, int axis)
    {
        TfliteTensor weights = TestModel.Constant(new Random(1), shape, scales, axis);
        Array.Fill(weights.Scales, WeightScale);
        return weights;
    }

    // With the input at its zero point the sum is the bias itself.
    private static void Holds(EnginePath path, double right, Func<int[], byte[]> model)
    {
        var bias = new int[40];
        for (int i = 0; i < bias.Length; i++)
        {
            bias[i] = Telling((long)Math.Round((20 + i + 0.5) / 1e3 * 2_000_000_000, MidpointRounding.AwayFromZero));
        }

        var interpreter = new Interpreter(TfliteModel.Parse(model(bias)), path);
        interpreter.Invoke();
        for (int i = 0; i < bias.Length; i++)
        {
            Assert.Equal(SlowArithmetic.Requantize(bias[i], right, 0, (-128, 127)), interpreter.Int8Output(0)[i]);
        }
    }

    // The next sum that the two multipliers send to different codes.
    private static int Telling(long start)
    {
        double code = Math.Floor(start * Double) + 0.5;
        for (; ; code++)
        {
            long first = (long)(code / Math.Max(Double, Single)) - 2;
            long last = (long)(code / Math.Min(Double, Single)) + 2;
            for (long sum = first; sum <= last; sum++)
            {
                if (SlowArithmetic.Requantize(sum, Double, 0, (-128, 127)) != SlowArithmetic.Requantize(sum, Single, 0, (-128, 127)))
                {
                    return checked((int)sum);
                }
            }
        }
    }
}
