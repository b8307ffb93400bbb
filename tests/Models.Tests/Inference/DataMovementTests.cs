using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;
using Xunit.Abstractions;
using static MeadowTinyMl.Models.Tests.Inference.OperatorHarness;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Operators that move elements, against second implementations that ask of every output element where it comes from.</summary>
public class DataMovementTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData(BuiltinOperator.Pad, 41)]
    [InlineData(BuiltinOperator.PadV2, 42)]
    public void Pad_EqualsTheSecondImplementation(BuiltinOperator code, int seed) => ForEach(log, seed, random =>
    {
        int[] shape = Shape(random, random.Next(1, 6));
        int[] margins = Enumerable.Range(0, 2 * shape.Length).Select(_ => random.Next(3)).ToArray();
        int[] result = shape.Select((size, axis) => margins[2 * axis] + size + margins[(2 * axis) + 1]).ToArray();
        TfliteTensor input = Codes(random, shape);
        var filling = (sbyte)random.Next(-128, 128);
        TfliteTensor[] inputs = [input, TestModel.Bias32(margins) with { Shape = [shape.Length, 2] }, input with { Shape = [1], Data = [unchecked((byte)filling)] }];
        byte[] file = TestModel.Single(TestModel.Plain(code), input with { Shape = result }, code == BuiltinOperator.Pad ? inputs[..2] : inputs);
        Compare(random, file, values => Gather(result, place =>
        {
            int[] from = place.Select((at, axis) => at - margins[2 * axis]).ToArray();
            bool inside = from.Zip(shape).All(axis => axis.First >= 0 && axis.First < axis.Second);
            return inside ? values[Index(shape, from)] : code == BuiltinOperator.Pad ? (sbyte)input.ZeroPoints[0] : filling;
        }));
    });

    [Fact]
    public void Transpose_EqualsTheSecondImplementation() => ForEach(log, 43, random =>
    {
        int[] shape = Shape(random, random.Next(1, 6));
        int[] order = Enumerable.Range(0, shape.Length).ToArray();
        random.Shuffle(order);
        int[] result = order.Select(axis => shape[axis]).ToArray();
        bool wide = random.Next(4) == 0;
        TfliteTensor input = wide ? new("words", TensorType.Int32, shape, [], [], 0, []) : Codes(random, shape);
        int bytes = wide ? 4 : 1;
        Compare(random, TestModel.Single(TestModel.Plain(BuiltinOperator.Transpose), input with { Shape = result }, input, TestModel.Bias32(order)), values =>
            Gather([.. result, bytes], place => values[(Index(shape, Enumerable.Range(0, shape.Length).Select(axis => place[Array.IndexOf(order, axis)]).ToArray()) * bytes) + place[^1]]));
    });

    [Fact]
    public void Concatenation_EqualsTheSecondImplementation() => ForEach(log, 44, random =>
    {
        int[] shape = Shape(random, random.Next(1, 6));
        int axis = random.Next(shape.Length);
        int[] sizes = Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(1, 5)).ToArray();
        TfliteTensor input = Codes(random, shape);
        TfliteTensor output = input with { Shape = Sized(shape, axis, sizes.Sum()) };
        TfliteTensor[] inputs = sizes.Select(size => input with { Shape = Sized(shape, axis, size) }).ToArray();
        int named = random.Next(2) == 0 ? axis : axis - shape.Length;
        CompareAll(random, TestModel.Single(TestModel.Concatenation(named), output, inputs), values => [Gather(output.Shape, place =>
        {
            (int part, int at) = Locate(sizes, place[axis]);
            return values[part][Index(inputs[part].Shape, Sized(place, axis, at))];
        })]);
    });

    [Theory]
    [InlineData(BuiltinOperator.Split, 45)]
    [InlineData(BuiltinOperator.SplitV, 46)]
    public void Split_EqualsTheSecondImplementation(BuiltinOperator code, int seed) => ForEach(log, seed, random =>
    {
        int[] shape = Shape(random, random.Next(1, 6));
        int axis = random.Next(shape.Length);
        int size = random.Next(1, 4);
        int[] sizes = Enumerable.Range(0, random.Next(1, 6)).Select(_ => code == BuiltinOperator.Split ? size : random.Next(1, 5)).ToArray();
        TfliteTensor input = Codes(random, Sized(shape, axis, sizes.Sum()));
        TfliteTensor[] outputs = sizes.Select(part => input with { Shape = Sized(shape, axis, part) }).ToArray();
        TfliteTensor named = TestModel.Bias32(random.Next(2) == 0 ? axis : axis - shape.Length);
        int[] written = sizes.Select((part, i) => i == 0 && random.Next(2) == 0 ? -1 : part).ToArray();
        TfliteTensor[] inputs = code == BuiltinOperator.Split ? [named, input] : [input, TestModel.Bias32(written), named];
        CompareAll(random, TestModel.Several(TestModel.Plain(code), outputs, inputs), values => sizes.Select((_, part) =>
            Gather(outputs[part].Shape, place => values[0][Index(input.Shape, Sized(place, axis, sizes[..part].Sum() + place[axis]))])).ToArray());
    });

    [Fact]
    public void StridedSlice_EqualsTheSecondImplementation() => ForEach(log, 47, random =>
    {
        int[] shape = Shape(random, random.Next(1, 6));
        int rank = shape.Length;
        (int begins, int ends, int shrinks) = (random.Next(1 << rank), random.Next(1 << rank), random.Next(1 << rank) & random.Next(1 << rank));
        int[] begin = shape.Select(size => random.Next(-size - 2, size + 3)).ToArray();
        int[] end = shape.Select(size => random.Next(-size - 2, size + 3)).ToArray();
        int[] stride = shape.Select((_, axis) => (shrinks >> axis & 1) != 0 ? 1 : random.Next(1, 4) * (random.Next(2) == 0 ? 1 : -1)).ToArray();
        int[][] picked = shape.Select((size, axis) => Picked(size, begin[axis], end[axis], stride[axis], (begins >> axis & 1) != 0, (ends >> axis & 1) != 0, (shrinks >> axis & 1) != 0)).ToArray();
        TfliteTensor input = Codes(random, shape);
        int[] sizes = picked.Select(axis => axis.Length).ToArray();
        int[] result = sizes.Where((_, axis) => (shrinks >> axis & 1) == 0).ToArray();
        byte[] file = TestModel.Single(
            TestModel.StridedSlice(begins, ends, shrinks),
            input with { Shape = picked.All(axis => axis.Length > 0) ? result : [1] },
            input,
            TestModel.Bias32(begin),
            TestModel.Bias32(end),
            TestModel.Bias32(stride));
        if (picked.Any(axis => axis.Length == 0))
        {
            Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(file)));
            return;
        }

        Compare(random, file, values => Gather(sizes, place => values[Index(shape, place.Select((at, axis) => picked[axis][at]).ToArray())]));
    });

    [Fact]
    public void Concatenation_RefusesAnotherScale()
    {
        TfliteTensor input = TestModel.Int8([2], 0.5f, 0);
        byte[] file = TestModel.Single(TestModel.Concatenation(0), input with { Shape = [4] }, input, TestModel.Int8([2], 0.25f, 0));
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(file)));
    }

    // Which places of an axis are taken, found by stepping; empty where none are, or where a single place lies outside.
    private static int[] Picked(int size, int begin, int end, int stride, bool fromEdge, bool toEdge, bool single)
    {
        int low = stride > 0 ? 0 : -1;
        int high = stride > 0 ? size : size - 1;
        int first = fromEdge ? (stride > 0 ? 0 : size - 1) : Math.Clamp(begin < 0 ? begin + size : begin, low, high);
        int last = toEdge ? (stride > 0 ? size : -1) : Math.Clamp(end < 0 ? end + size : end, low, high);
        if (single)
        {
            return first < size ? [first] : [];
        }

        var places = new List<int>();
        for (int at = first; stride > 0 ? at < last : at > last; at += stride)
        {
            places.Add(at);
        }

        return places.ToArray();
    }

    private static sbyte[] Gather(int[] shape, Func<int[], sbyte> from) => Enumerable.Range(0, Count(shape)).Select(i => from(Place(shape, i))).ToArray();

    private static int[] Sized(int[] shape, int axis, int size) => shape.Select((old, i) => i == axis ? size : old).ToArray();

    private static (int Part, int At) Locate(int[] sizes, int at)
    {
        int part = 0;
        while (at >= sizes[part])
        {
            at -= sizes[part++];
        }

        return (part, at);
    }
}
