using System;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;
using Xunit.Abstractions;
using static MeadowTinyMl.Models.Tests.Inference.OperatorHarness;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Operators with random shapes, strides, paddings, zero points, clamps and multipliers against a slow second implementation, byte for byte on both paths.</summary>
public class RandomOperatorTests(ITestOutputHelper log)
{
    [Fact]
    public void Conv2D_EqualsTheSecondImplementation() => ForEach(log, 11, random =>
    {
        int padding = random.Next(2);
        SlowWindow rows = SlowWindow.Random(random, padding);
        SlowWindow columns = SlowWindow.Random(random, padding);
        int groups = random.Next(4) == 0 ? random.Next(1, 4) : 1;
        int depth = random.Next(1, 40);
        int channels = groups * depth;
        int filters = groups * random.Next(1, 12);
        int batches = random.Next(1, 3);
        int activation = random.Next(4);
        TfliteTensor input = Codes(random, [batches, rows.Input, columns.Input, channels]);
        TfliteTensor weights = Weights(random, [filters, rows.Size, columns.Size, depth], random.Next(2) == 0 ? 1 : filters, 0);
        bool biased = random.Next(4) > 0;
        int[] bias = biased ? Bias(random, filters) : new int[filters];
        TfliteTensor output = Codes(random, [batches, rows.Output, columns.Output, filters]);
        byte[] file = TestModel.Single(TestModel.Conv(padding, rows.Stride, columns.Stride, rows.Dilation, columns.Dilation, activation), output, biased ? [input, weights, TestModel.Bias32(bias)] : [input, weights]);
        Compare(random, file, values =>
        {
            var expected = new sbyte[batches * rows.Output * columns.Output * filters];
            int to = 0;
            for (int batch = 0; batch < batches; batch++)
            {
                for (int y = 0; y < rows.Output; y++)
                {
                    for (int x = 0; x < columns.Output; x++)
                    {
                        for (int filter = 0; filter < filters; filter++)
                        {
                            long sum = bias[filter];
                            int first = filter / (filters / groups) * depth;
                            foreach ((int ky, int iy) in rows.Inside(y))
                            {
                                foreach ((int kx, int ix) in columns.Inside(x))
                                {
                                    for (int c = 0; c < depth; c++)
                                    {
                                        int value = values[(((((batch * rows.Input) + iy) * columns.Input) + ix) * channels) + first + c];
                                        sbyte weight = (sbyte)weights.Data[(((((filter * rows.Size) + ky) * columns.Size) + kx) * depth) + c];
                                        sum += weight * (value - input.ZeroPoints[0]);
                                    }
                                }
                            }

                            expected[to++] = Requantize(sum, input, weights, filter, output, activation);
                        }
                    }
                }
            }

            return expected;
        });
    });

    [Fact]
    public void DepthwiseConv2D_EqualsTheSecondImplementation() => ForEach(log, 12, random =>
    {
        int padding = random.Next(2);
        SlowWindow rows = SlowWindow.Random(random, padding);
        SlowWindow columns = SlowWindow.Random(random, padding);
        int channels = random.Next(1, 70);
        int multiplier = random.Next(3) == 0 ? random.Next(1, 9) : 1;
        int results = channels * multiplier;
        int batches = random.Next(1, 3);
        int activation = random.Next(4);
        TfliteTensor input = Codes(random, [batches, rows.Input, columns.Input, channels]);
        TfliteTensor weights = Weights(random, [1, rows.Size, columns.Size, results], random.Next(2) == 0 ? 1 : results, 3);
        bool biased = random.Next(4) > 0;
        int[] bias = biased ? Bias(random, results) : new int[results];
        TfliteTensor output = Codes(random, [batches, rows.Output, columns.Output, results]);
        byte[] file = TestModel.Single(TestModel.Depthwise(padding, rows.Stride, columns.Stride, rows.Dilation, columns.Dilation, activation), output, biased ? [input, weights, TestModel.Bias32(bias)] : [input, weights]);
        Compare(random, file, values =>
        {
            var expected = new sbyte[batches * rows.Output * columns.Output * results];
            int to = 0;
            for (int batch = 0; batch < batches; batch++)
            {
                for (int y = 0; y < rows.Output; y++)
                {
                    for (int x = 0; x < columns.Output; x++)
                    {
                        for (int result = 0; result < results; result++)
                        {
                            long sum = bias[result];
                            foreach ((int ky, int iy) in rows.Inside(y))
                            {
                                foreach ((int kx, int ix) in columns.Inside(x))
                                {
                                    int value = values[(((((batch * rows.Input) + iy) * columns.Input) + ix) * channels) + (result / multiplier)];
                                    sbyte weight = (sbyte)weights.Data[(((ky * columns.Size) + kx) * results) + result];
                                    sum += weight * (value - input.ZeroPoints[0]);
                                }
                            }

                            expected[to++] = Requantize(sum, input, weights, result, output, activation);
                        }
                    }
                }
            }

            return expected;
        });
    });

    [Fact]
    public void FullyConnected_EqualsTheSecondImplementation() => ForEach(log, 13, random =>
    {
        int batches = random.Next(1, 4);
        int depth = random.Next(1, 150);
        int units = random.Next(1, 20);
        int activation = random.Next(4);
        bool perUnit = random.Next(2) == 0 && units > 1;
        TfliteTensor input = Codes(random, [batches, depth]);
        TfliteTensor weights = Weights(random, [units, depth], perUnit ? units : 1, 0);
        int weightZero = perUnit || random.Next(2) == 0 ? 0 : random.Next(-128, 128);
        weights.ZeroPoints[0] = weightZero;
        int[] bias = Bias(random, units);
        TfliteTensor output = Codes(random, [batches, units]);
        bool biased = random.Next(4) > 0;
        TfliteTensor[] inputs = biased ? [input, weights, TestModel.Bias32(bias)] : [input, weights];
        byte[] file = TestModel.Single(TestModel.FullyConnected(activation), output, inputs);
        Compare(random, file, values =>
        {
            var expected = new sbyte[batches * units];
            for (int i = 0; i < expected.Length; i++)
            {
                int unit = i % units;
                long sum = biased ? bias[unit] : 0;
                for (int d = 0; d < depth; d++)
                {
                    sum += ((sbyte)weights.Data[(unit * depth) + d] - weightZero) * (values[(i / units * depth) + d] - input.ZeroPoints[0]);
                }

                double real = perUnit
                    ? (double)input.Scales[0] * weights.Scales[unit] / output.Scales[0]
                    : (double)(float)((double)input.Scales[0] * weights.Scales[0]) / output.Scales[0];
                expected[i] = SlowArithmetic.Requantize(sum, real, output.ZeroPoints[0], SlowArithmetic.Range(activation, output.Scales[0], output.ZeroPoints[0]));
            }

            return expected;
        });
    });

    [Fact]
    public void AveragePool2D_EqualsTheSecondImplementation() => ForEach(log, 14, random => Pool(
        random, TestModel.AveragePool, inside => Math.Round((decimal)inside.Sum() / inside.Length, MidpointRounding.AwayFromZero)));

    [Fact]
    public void MaxPool2D_EqualsTheSecondImplementation() => ForEach(log, 16, random => Pool(random, TestModel.MaxPool, inside => inside.Max()));

    [Fact]
    public void Relu_EqualsTheSecondImplementation() => ForEach(log, 17, random => Elementwise(random, TestModel.Plain(BuiltinOperator.Relu), (value, input, output) =>
        Math.Max(0L, SlowArithmetic.Scale(value, input / output))));

    [Fact]
    public void LeakyRelu_EqualsTheSecondImplementation() => ForEach(log, 18, random =>
    {
        float alpha = (random.NextSingle() * 3) - 1;
        Elementwise(random, TestModel.LeakyRelu(alpha), (value, input, output) =>
        {
            float leak = input * alpha;
            leak /= output;
            return value >= 0 ? SlowArithmetic.Scale(value, input / output)
                : leak < 0 ? -(long)SlowArithmetic.Scale(value, -leak)
                : SlowArithmetic.Scale(value, leak);
        });
    });

    [Theory]
    [InlineData(BuiltinOperator.Reshape)]
    [InlineData(BuiltinOperator.Squeeze)]
    [InlineData(BuiltinOperator.ExpandDims)]
    public void Reshapes_KeepTheBytes(BuiltinOperator code)
    {
        var random = new Random(19);
        TfliteTensor input = Codes(random, [1, 6, 4]);
        Compare(random, TestModel.Single(TestModel.Plain(code), input with { Shape = [6, 4] }, input), values => values);
    }

    private static void Elementwise(Random random, Func<int[], int[], TfliteOperator> op, Func<int, float, float, long> answer)
    {
        TfliteTensor input = Codes(random, [random.Next(1, 60)]) with { Scales = [0.001f + random.NextSingle()] };
        TfliteTensor output = Codes(random, input.Shape) with { Scales = [0.001f + random.NextSingle()] };
        Compare(random, TestModel.Single(op, output, input), values => values.Select(value =>
            (sbyte)Math.Clamp(answer(value - input.ZeroPoints[0], input.Scales[0], output.Scales[0]) + output.ZeroPoints[0], -128, 127)).ToArray());
    }

    private static void Pool(Random random, Func<int, int, int, int, int, int, Func<int[], int[], TfliteOperator>> op, Func<int[], decimal> summary)
    {
        int padding = random.Next(2);
        SlowWindow rows = SlowWindow.Random(random, padding) with { Dilation = 1 };
        SlowWindow columns = SlowWindow.Random(random, padding) with { Dilation = 1 };
        int channels = random.Next(1, 40);
        int activation = random.Next(4);
        TfliteTensor input = Codes(random, [1, rows.Input, columns.Input, channels]);
        TfliteTensor output = input with { Shape = [1, rows.Output, columns.Output, channels] };
        byte[] file = TestModel.Single(op(padding, rows.Size, columns.Size, rows.Stride, columns.Stride, activation), output, input);
        (int low, int high) = SlowArithmetic.Range(activation, output.Scales[0], output.ZeroPoints[0]);
        Compare(random, file, values =>
        {
            var expected = new sbyte[rows.Output * columns.Output * channels];
            for (int i = 0; i < expected.Length; i++)
            {
                int[] inside = (
                    from row in rows.Inside(i / channels / columns.Output)
                    from column in columns.Inside(i / channels % columns.Output)
                    select (int)values[(((row.At * columns.Input) + column.At) * channels) + (i % channels)]).ToArray();
                expected[i] = (sbyte)Math.Clamp(summary(inside), low, high);
            }

            return expected;
        });
    }

    [Fact]
    public void Quantize_EqualsTheSecondImplementation() => ForEach(log, 15, random =>
    {
        TfliteTensor input = Codes(random, [random.Next(1, 60)]);
        TfliteTensor output = Codes(random, input.Shape);
        byte[] file = TestModel.Single(TestModel.Plain(BuiltinOperator.Quantize), output, input);
        Compare(random, file, values => values.Select(value =>
            SlowArithmetic.Requantize(value - input.ZeroPoints[0], (double)input.Scales[0] / output.Scales[0], output.ZeroPoints[0], (-128, 127))).ToArray());
    });

    private static sbyte Requantize(long sum, TfliteTensor input, TfliteTensor weights, int channel, TfliteTensor output, int activation)
    {
        double real = (double)input.Scales[0] * weights.Scales[weights.Scales.Length == 1 ? 0 : channel] / output.Scales[0];
        return SlowArithmetic.Requantize(sum, real, output.ZeroPoints[0], SlowArithmetic.Range(activation, output.Scales[0], output.ZeroPoints[0]));
    }

    private static TfliteTensor Weights(Random random, int[] shape, int channels, int axis) => TestModel.Constant(random, shape, channels, axis) with
    {
        Scales = Enumerable.Range(0, channels).Select(_ => Scale(random)).ToArray(),
    };

    private static int[] Bias(Random random, int count) => Enumerable.Range(0, count)
        .Select(_ => random.Next(20) == 0 ? random.Next(int.MinValue, int.MaxValue) : random.Next(-30_000, 30_000)).ToArray();
}
