using System;
using System.Linq;
using System.Numerics;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;
using Xunit.Abstractions;
using static MeadowTinyMl.Models.Tests.Inference.OperatorHarness;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>MEAN and REDUCE_MAX: values that the reference kernels give, and random instances against a second implementation.</summary>
public class ReduceTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData(0.1f, 0, 0.1f, 0, 13, -23)]
    [InlineData(0.1f, -4, 0.07f, 9, 33, -18)]
    [InlineData(0.2f, -4, 0.07f, 9, 56, -44)]
    public void Mean_GivesTheReferenceBytes(float scale, int zeroPoint, float outputScale, int outputZeroPoint, int first, int second)
    {
        int[] values = Enumerable.Range(0, 6).SelectMany(i => new[] { 10 + i, -20 - i }).ToArray();
        TfliteTensor input = TestModel.Int8([1, 2, 3, 2], scale, zeroPoint);
        Assert.Equal([first, second], Answers(TestModel.Single(TestModel.Reduce(BuiltinOperator.Mean, false), TestModel.Int8([1, 2], outputScale, outputZeroPoint), input, TestModel.Bias32(1, 2)), values));
        Assert.Equal([first, second], Answers(TestModel.Single(TestModel.Reduce(BuiltinOperator.Mean, true), TestModel.Int8([1, 1, 1, 2], outputScale, outputZeroPoint), input, TestModel.Bias32(-3, 2, 1)), values));
    }

    [Theory]
    [InlineData(BuiltinOperator.Mean, 31)]
    [InlineData(BuiltinOperator.ReduceMax, 32)]
    public void Reduction_EqualsTheSecondImplementation(BuiltinOperator code, int seed) => ForEach(log, seed, random =>
    {
        int[] shape = Shape(random, random.Next(1, 6));
        int rank = shape.Length;
        int[] axes = Enumerable.Range(0, random.Next(1, rank + 2)).Select(_ => random.Next(-rank, rank)).ToArray();
        bool[] gone = Enumerable.Range(0, rank).Select(axis => axes.Contains(axis) || axes.Contains(axis - rank)).ToArray();
        bool keep = random.Next(2) == 0;
        int[] withOnes = shape.Select((size, axis) => gone[axis] ? 1 : size).ToArray();
        int[] result = keep ? withOnes : shape.Where((_, axis) => !gone[axis]).ToArray();
        TfliteTensor input = Codes(random, shape);
        TfliteTensor output = code == BuiltinOperator.Mean ? Codes(random, result) : input with { Shape = result };
        Compare(random, TestModel.Single(TestModel.Reduce(code, keep), output, input, TestModel.Bias32(axes)), values =>
        {
            ILookup<int, int> groups = Enumerable.Range(0, values.Length).ToLookup(
                i => Index(withOnes, Place(shape, i).Select((at, axis) => gone[axis] ? 0 : at).ToArray()), i => (int)values[i]);
            return Enumerable.Range(0, Count(result)).Select(i => code == BuiltinOperator.Mean
                ? Mean(groups[i].ToArray(), input, output)
                : (sbyte)groups[i].Max()).ToArray();
        });
    });

    [Theory]
    [InlineData(2)]
    [InlineData(-3)]
    public void Mean_RefusesAnAxisThatIsNotThere(int axis)
    {
        byte[] file = TestModel.Single(TestModel.Reduce(BuiltinOperator.Mean, false), TestModel.Int8([2], 1, 0), TestModel.Int8([2, 3], 1, 0), TestModel.Bias32(axis));
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(file)));
    }

    private static sbyte Mean(int[] values, TfliteTensor input, TfliteTensor output)
    {
        (int multiplier, int shift) = SlowArithmetic.QuantizeMultiplier((double)input.Scales[0] / output.Scales[0]);
        int moved = Math.Min(Math.Min((int)Math.Floor(Math.Log2(values.Length)), 32), 31 + shift);
        var folded = (int)(((BigInteger)multiplier << moved) / values.Length);
        long sum = values.Sum() - ((long)input.ZeroPoints[0] * values.Length);
        return (sbyte)Math.Clamp((long)SlowArithmetic.Multiply((int)sum, folded, shift - moved) + output.ZeroPoints[0], -128, 127);
    }
}
