using System;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;
using Xunit.Abstractions;
using static MeadowTinyMl.Models.Tests.Inference.OperatorHarness;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>ADD, SUB and MUL: values that the reference kernels give, and random instances against a second implementation.</summary>
public class ArithmeticTests(ITestOutputHelper log)
{
    [Fact]
    public void Add_GivesTheReferenceBytes() => Assert.Equal(
        [-128, 127, 1, -1, 43, 12, -128, 127, 21],
        Answers(
            TestModel.Single(
                TestModel.Arithmetic(BuiltinOperator.Add, 0), TestModel.Int8([9], 0.15f, 5), TestModel.Int8([9], 0.1f, -3), TestModel.Int8([9], 0.07f, 12)),
            [-128, 127, 0, 10, -7, 55, -128, 127, 100],
            [-128, 127, 0, -20, 99, -55, -128, 127, -100]));

    [Theory]
    [InlineData(BuiltinOperator.Add, 21)]
    [InlineData(BuiltinOperator.Sub, 22)]
    [InlineData(BuiltinOperator.Mul, 23)]
    public void Arithmetic_EqualsTheSecondImplementation(BuiltinOperator code, int seed) => ForEach(log, seed, random =>
    {
        int[] shape = Shape(random, random.Next(1, 6));
        TfliteTensor left = Codes(random, Narrowed(random, shape)) with { Scales = [Pick(random, code)] };
        TfliteTensor right = Codes(random, Narrowed(random, shape)) with { Scales = [Pick(random, code)] };
        int added = shape.Length - Math.Max(left.Shape.Length, right.Shape.Length);
        int[] result = shape.Select((_, axis) => axis < added ? 1 : Math.Max(Size(left.Shape, shape.Length, axis), Size(right.Shape, shape.Length, axis))).ToArray();
        TfliteTensor output = Codes(random, result) with { Scales = [Pick(random, code)] };
        sbyte[]? constant = null;
        if (random.Next(3) == 0)
        {
            var data = new byte[Count(right.Shape)];
            random.NextBytes(data);
            right = right with { Data = data };
            constant = data.Select(b => unchecked((sbyte)b)).ToArray();
        }

        int activation = random.Next(4);
        (int low, int high) = SlowArithmetic.Range(activation, output.Scales[0], output.ZeroPoints[0]);
        CompareAll(random, TestModel.Single(TestModel.Arithmetic(code, activation), output, left, right), inputs =>
            [Enumerable.Range(0, Count(result)).Select(i =>
            {
                int[] place = Place(result, i);
                int x = inputs[0][Index(left.Shape, Narrow(place, left.Shape))] - left.ZeroPoints[0];
                int y = (constant ?? inputs[1])[Index(right.Shape, Narrow(place, right.Shape))] - right.ZeroPoints[0];
                long answer = Answer(code, x, y, left.Scales[0], right.Scales[0], output.Scales[0]);
                return (sbyte)Math.Clamp(answer + output.ZeroPoints[0], low, high);
            }).ToArray()]);
    });

    [Fact]
    public void Add_RefusesShapesThatDoNotFit()
    {
        byte[] file = TestModel.Single(TestModel.Arithmetic(BuiltinOperator.Add, 0), TestModel.Int8([2, 3], 1, 0), TestModel.Int8([2, 3], 1, 0), TestModel.Int8([2], 1, 0));
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(file)));
        byte[] wider = TestModel.Single(TestModel.Arithmetic(BuiltinOperator.Add, 0), TestModel.Int8([2, 3], 1, 0), TestModel.Int8([1, 3], 1, 0), TestModel.Int8([3], 1, 0));
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(wider)));
    }

    // MUL takes any scales; the output of a sum may not be finer than 2^-19 of its inputs.
    private static float Pick(Random random, BuiltinOperator code) => code == BuiltinOperator.Mul ? Scale(random) : OrdinaryScale(random);

    private static long Answer(BuiltinOperator code, int x, int y, float left, float right, float output)
    {
        switch (code)
        {
            case BuiltinOperator.Mul:
                return SlowArithmetic.Scale(x * y, (double)left * right / output);
            case BuiltinOperator.Add:
                double twice = 2.0 * Math.Max(left, right);
                return SlowArithmetic.Scale(SlowArithmetic.Scale(x * 1048576, left / twice) + SlowArithmetic.Scale(y * 1048576, right / twice), twice / (1048576.0 * output));
            default:
                float single = 2 * Math.Max(left, right);
                float leftShare = left / single;
                float rightShare = right / single;
                float step = 1048576 * output;
                float share = single / step;
                return SlowArithmetic.Scale(SlowArithmetic.Scale(x * 1048576, leftShare) - SlowArithmetic.Scale(y * 1048576, rightShare), share);
        }
    }

    // Now and then an axis of one element, or leading axes left out.
    private static int[] Narrowed(Random random, int[] shape) => random.Next(2) == 0
        ? shape
        : shape.Select(size => random.Next(3) == 0 ? 1 : size).Skip(random.Next(shape.Length)).ToArray();

    private static int Size(int[] shape, int rank, int axis) => axis < rank - shape.Length ? 1 : shape[axis - rank + shape.Length];

    private static int[] Narrow(int[] place, int[] shape) => place.Skip(place.Length - shape.Length).Select((at, axis) => shape[axis] == 1 ? 0 : at).ToArray();
}
