using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Inference.Kernels.Host;
using MeadowTinyMl.Training.Export;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>The vector paths against the board path, byte for byte, over sizes that reach every whole block, every rest and every way of padding.</summary>
public class VectorPathTests
{
    [Fact]
    public void Conv2D_EqualsTheBoardPathForEveryNumberOfChannelsAndFilters() => ForEachSize(21, (random, channels) =>
    {
        SlowWindow rows = Window(random), columns = Window(random);
        int filters = random.Next(1, 71);
        return Convolution(random, rows, columns, channels, 1, filters);
    });

    [Fact]
    public void Conv2D_EqualsTheBoardPathForPointsAndGroups() => ForEachSize(22, (random, channels) =>
    {
        bool points = random.Next(2) == 0;
        SlowWindow rows = points ? new SlowWindow(random.Next(1, 14), 1, 1, 1, 0) : Window(random);
        SlowWindow columns = points ? new SlowWindow(random.Next(1, 14), 1, 1, 1, 0) : Window(random);
        int groups = points ? 1 : random.Next(1, 5);
        return Convolution(random, rows, columns, groups * ((channels + groups - 1) / groups), groups, groups * random.Next(1, 20));
    });

    [Fact]
    public void DepthwiseConv2D_EqualsTheBoardPathForEveryNumberOfChannels() => ForEachSize(23, (random, channels) =>
    {
        SlowWindow rows = Window(random);
        SlowWindow columns = Beside(rows, Window(random));
        int results = channels * (random.Next(3) == 0 ? random.Next(1, 20) : 1);
        TfliteTensor weights = TestModel.Constant(random, [1, rows.Size, columns.Size, results], results, 3) with { Scales = Scales(random, results) };
        return TestModel.Single(
            TestModel.Depthwise(rows.Padding, rows.Stride, columns.Stride, rows.Dilation, columns.Dilation, random.Next(4)),
            OperatorHarness.Codes(random, [1, rows.Output, columns.Output, results]),
            OperatorHarness.Codes(random, [1, rows.Input, columns.Input, channels]),
            weights,
            TestModel.Bias32(random, results));
    });

    [Fact]
    public void FullyConnected_EqualsTheBoardPathForEveryNumberOfUnits() => ForEachSize(24, (random, units) =>
    {
        int depth = random.Next(1, 200);
        int batches = random.Next(1, 3);
        TfliteTensor weights = TestModel.Constant(random, [units, depth], 1, 0) with { Scales = Scales(random, 1), ZeroPoints = [random.Next(2) == 0 ? 0 : random.Next(-128, 128)] };
        return TestModel.Single(TestModel.FullyConnected(random.Next(4)), OperatorHarness.Codes(random, [batches, units]), OperatorHarness.Codes(random, [batches, depth]), weights, TestModel.Bias32(random, units));
    });

    [Fact]
    public void Arithmetic_EqualsTheBoardPathForEveryLength() => ForEachSize(25, (random, count) =>
    {
        BuiltinOperator code = new[] { BuiltinOperator.Add, BuiltinOperator.Sub, BuiltinOperator.Mul }[random.Next(3)];
        int[] whole = [random.Next(1, 4), count];
        int[] part = random.Next(3) switch { 0 => [1, 1], 1 => [1, count], _ => whole };
        TfliteTensor left = OperatorHarness.Codes(random, whole) with { Scales = [OperatorHarness.OrdinaryScale(random)] };
        TfliteTensor right = OperatorHarness.Codes(random, part) with { Scales = [OperatorHarness.OrdinaryScale(random)] };
        TfliteTensor output = OperatorHarness.Codes(random, whole) with { Scales = [OperatorHarness.OrdinaryScale(random)] };
        return random.Next(2) == 0
            ? TestModel.Single(TestModel.Arithmetic(code, random.Next(4)), output, left, right)
            : TestModel.Single(TestModel.Arithmetic(code, random.Next(4)), output, right, left);
    });

    [Fact]
    public void Pools_EqualTheBoardPathForEveryNumberOfChannels() => ForEachSize(26, (random, channels) =>
    {
        SlowWindow rows = Window(random) with { Dilation = 1 };
        SlowWindow columns = Beside(rows, Window(random) with { Dilation = 1 });
        TfliteTensor input = OperatorHarness.Codes(random, [1, rows.Input, columns.Input, channels]);
        var pool = random.Next(2) == 0 ? TestModel.AveragePool(rows.Padding, rows.Size, columns.Size, rows.Stride, columns.Stride, random.Next(4)) : TestModel.MaxPool(rows.Padding, rows.Size, columns.Size, rows.Stride, columns.Stride, random.Next(4));
        return TestModel.Single(pool, input with { Shape = [1, rows.Output, columns.Output, channels] }, input);
    });

    [Fact]
    public void Mean_EqualsTheBoardPathForEveryNumberOfChannels() => ForEachSize(27, (random, channels) =>
    {
        var axes = new TfliteTensor("axes", TensorType.Int32, [2], [], [], 0, new[] { 1, 2 }.SelectMany(BitConverter.GetBytes).ToArray());
        return TestModel.Single(
            TestModel.Reduce(BuiltinOperator.Mean, false),
            OperatorHarness.Codes(random, [1, channels]),
            OperatorHarness.Codes(random, [1, random.Next(1, 30), random.Next(1, 30), channels]),
            axes);
    });

    [Fact]
    public void PublishedArchitectures_GiveTheSameBytesOnEveryPathForEveryOperator()
    {
        foreach (PublishedModel published in PublishedModels.All.Where(model => LongRun.Wanted || model.MultiplyAccumulates < 3_000_000))
        {
            TfliteModel model = TfliteModel.Parse(published.Write());
            Agree(model, new Random(28), published.Name);
        }
    }

    // The products that processors without an instruction for pairs compute, at the ends of the range too.
    [Fact]
    public void MultiplyAddPairsAnywhere_EqualsTheSumsOfProducts()
    {
        var random = new Random(29);
        for (int i = 0; i < 10_000; i++)
        {
            short[] a = Enumerable.Range(0, 8).Select(_ => (short)random.Next(short.MinValue, short.MaxValue + 1)).ToArray();
            short[] b = Enumerable.Range(0, 8).Select(_ => (short)random.Next(-255, 256)).ToArray();
            var sums = Lanes.MultiplyAddPairsAnywhere(
                System.Runtime.Intrinsics.Vector128.AsInt32(System.Runtime.Intrinsics.Vector128.Create(a)),
                System.Runtime.Intrinsics.Vector128.AsInt32(System.Runtime.Intrinsics.Vector128.Create(b)));
            for (int pair = 0; pair < 4; pair++)
            {
                Assert.Equal((a[2 * pair] * b[2 * pair]) + (a[(2 * pair) + 1] * b[(2 * pair) + 1]), System.Runtime.Intrinsics.Vector128.GetElement(sums, pair));
            }
        }
    }

    private static byte[] Convolution(Random random, SlowWindow rows, SlowWindow columns, int channels, int groups, int filters)
    {
        columns = Beside(rows, columns);
        TfliteTensor weights = TestModel.Constant(random, [filters, rows.Size, columns.Size, channels / groups], filters, 0) with { Scales = Scales(random, filters) };
        return TestModel.Single(
            TestModel.Conv(rows.Padding, rows.Stride, columns.Stride, rows.Dilation, columns.Dilation, random.Next(4)),
            OperatorHarness.Codes(random, [1, rows.Output, columns.Output, filters]),
            OperatorHarness.Codes(random, [1, rows.Input, columns.Input, channels]),
            weights,
            TestModel.Bias32(random, filters));
    }

    // Sizes of 1 to 70, strides beyond the filter and dilations beyond the image among them.
    private static void ForEachSize(int seed, Func<Random, int, byte[]> file)
    {
        for (int size = 1; size <= 70; size++)
        {
            for (int round = 0; round < LongRun.Count(4, 60); round++)
            {
                int own = (((seed * 100) + size) * 100) + round;
                var random = new Random(own);
                Agree(TfliteModel.Parse(file(random, size)), random, $"instance {own}");
            }
        }
    }

    private static SlowWindow Window(Random random)
    {
        while (true)
        {
            int input = random.Next(4) == 0 ? random.Next(1, 90) : random.Next(1, 12);
            var window = new SlowWindow(input, random.Next(1, 8), random.Next(1, 6), random.Next(3) == 0 ? random.Next(1, 8) : 1, 0);
            if (window.Output >= 1 && (window.Output < 12 || random.Next(3) == 0))
            {
                return window with { Padding = window.Input >= ((window.Size - 1) * window.Dilation) + 1 ? random.Next(2) : 0 };
            }
        }
    }

    // Both axes are padded alike.
    private static SlowWindow Beside(SlowWindow rows, SlowWindow columns)
    {
        columns = columns with { Padding = rows.Padding };
        return columns.Output < 1 ? new SlowWindow(20, 3, 2, 1, rows.Padding) : columns;
    }

    private static float[] Scales(Random random, int count)
    {
        bool ordinary = random.Next(4) > 0;
        return Enumerable.Range(0, count).Select(_ => ordinary ? OperatorHarness.OrdinaryScale(random) / 64 : OperatorHarness.Scale(random)).ToArray();
    }

    private static void Agree(TfliteModel model, Random random, string what)
    {
        Interpreter[] engines = new[] { EnginePath.Board, EnginePath.Host, EnginePath.Portable }.Select(path => new Interpreter(model, path)).ToArray();
        for (int i = 0; i < model.Inputs.Count; i++)
        {
            random.NextBytes(engines[0].InputBytes(i));
            engines[0].InputBytes(i).CopyTo(engines[1].InputBytes(i));
            engines[0].InputBytes(i).CopyTo(engines[2].InputBytes(i));
        }

        OperatorHarness.Guard(engines);
        byte[][][] outputs = engines.Select(engine =>
        {
            var own = new List<byte[]>();
            engine.InvokeObserved((_, bytes) => own.Add(bytes));
            return own.ToArray();
        }).ToArray();
        for (int op = 0; op < outputs[0].Length; op++)
        {
            Assert.True(outputs[0][op].AsSpan().SequenceEqual(outputs[1][op]), $"{what}, operator {op}, {engines[1].Path} path");
            Assert.True(outputs[0][op].AsSpan().SequenceEqual(outputs[2][op]), $"{what}, operator {op}, {engines[2].Path} path");
        }
    }
}
