using System;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Sound files of an unusual form, as other and older converters write them.</summary>
public class OddModelTests
{
    public static TheoryData<string> Oddities => new("old codes", "own buffers", "both");

    [Theory]
    [MemberData(nameof(Oddities))]
    public void Parse_TakesOldCodesAndEmptyBuffers(string oddity)
    {
        // Only operators below 128 existed when the byte was alone.
        TfliteGraph Graph()
        {
            var graph = new TfliteGraph();
            int input = graph.Add(TestModel.Int8([1, 3], 0.1f, 1));
            int moved = graph.Add(TestModel.Int8([3], 0.1f, 1));
            int output = graph.Add(TestModel.Int8([3], 0.1f, 1));
            graph.Operators.Add(TestModel.Reshape([input, graph.Add(TestModel.Bias32(-1))], [moved]));
            graph.Operators.Add(TestModel.Arithmetic(BuiltinOperator.Add, 0)([moved, graph.Add(TestModel.Int8([1], 0.1f, 1) with { Data = [3] })], [output]));
            graph.Inputs = [input];
            graph.Outputs = [output];
            return graph;
        }

        byte[] file = new ModelWriter { OldCodes = oddity != "own buffers", OwnBuffers = oddity != "old codes" }.Write(Graph());
        Assert.Equal([7, 8, 9], OperatorHarness.Answers(file, [5, 6, 7]));
    }

    [Fact]
    public void Options_MayBeAbsent()
    {
        var graph = new TfliteGraph();
        int input = graph.Add(TestModel.Int8([2, 2], 0.1f, 0));
        int doubled = graph.Add(TestModel.Int8([4, 2], 0.1f, 0));
        int cut = graph.Add(TestModel.Int8([3, 2], 0.1f, 0));
        int mean = graph.Add(TestModel.Int8([2], 0.1f, 0));
        graph.Operators.Add(TestModel.Concatenation(0)([input, input], [doubled]));
        graph.Operators.Add(TestModel.StridedSlice(0, 0, 0)([doubled, graph.Add(TestModel.Bias32(1, 0)), graph.Add(TestModel.Bias32(4, 2)), graph.Add(TestModel.Bias32(1, 1))], [cut]));
        graph.Operators.Add(TestModel.Reduce(BuiltinOperator.Mean, false)([cut, graph.Add(TestModel.Bias32(0))], [mean]));
        graph.Inputs = [input];
        graph.Outputs = [mean];
        Assert.Equal([7, 8], OperatorHarness.Answers(new ModelWriter { NoOptions = true }.Write(graph), [1, 2, 10, 11]));
    }

    [Fact]
    public void Convolution_WithoutOptionsHasNoStrides()
    {
        byte[] File(bool none)
        {
            var graph = new TfliteGraph();
            int input = graph.Add(TestModel.Int8([1, 2, 2, 1], 1, 0));
            int output = graph.Add(TestModel.Int8([1, 2, 2, 1], 1, 0));
            graph.Operators.Add(TestModel.Conv(0, 1, 1, 1, 1, 0)([input, graph.Add(TestModel.Constant(new Random(1), [1, 1, 1, 1], 1, 0))], [output]));
            graph.Inputs = [input];
            graph.Outputs = [output];
            return new ModelWriter { NoOptions = none }.Write(graph);
        }

        Assert.NotNull(new Interpreter(TfliteModel.Parse(File(false))));
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(File(true))));
        Assert.Contains("a stride", refusal.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Scale_OfABiasMayHaveVanished()
    {
        TfliteTensor bias = TestModel.Bias32(3, 5) with { Scales = [0, 1e-41f], ZeroPoints = [0, 0] };
        byte[] Dense(TfliteTensor last) => TestModel.Single(TestModel.FullyConnected(0), TestModel.Int8([1, 2], 1, 0), TestModel.Int8([1, 1], 1, 0), TestModel.Constant(new Random(1), [2, 1], 1, 0) with { Scales = [1] }, last);
        Assert.Equal([3, 5], OperatorHarness.Answers(Dense(bias), [0]));
        Assert.Throws<ModelFormatException>(() => TfliteModel.Parse(Dense(bias with { Scales = [0, float.NaN] })));
    }

    [Fact]
    public void Places_MayBeInt64()
    {
        var paddings = new TfliteTensor("paddings", TensorType.Int64, [1, 2], [], [], 0, new long[] { 1, 2 }.SelectMany(BitConverter.GetBytes).ToArray());
        byte[] file = TestModel.Single(TestModel.Plain(BuiltinOperator.Pad), TestModel.Int8([5], 1, 9), TestModel.Int8([2], 1, 9), paddings);
        Assert.Equal([9, 3, 4, 9, 9], OperatorHarness.Answers(file, [3, 4]));
        byte[] far = TestModel.Single(
            TestModel.Plain(BuiltinOperator.Pad), TestModel.Int8([5], 1, 9), TestModel.Int8([2], 1, 9), paddings with { Data = new long[] { 1, 1L << 40 }.SelectMany(BitConverter.GetBytes).ToArray() });
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(far)));
    }

    [Fact]
    public void Scalars_AndEmptyShapesAreTaken()
    {
        // A reshape to a scalar names its shape in an empty tensor; a reduction over no axes keeps everything.
        TfliteTensor input = TestModel.Int8([1, 1], 1, 0);
        TfliteTensor none = TestModel.Bias32() with { Shape = [0] };
        var graph = new TfliteGraph();
        int from = graph.Add(input);
        int scalar = graph.Add(TestModel.Int8([], 1, 0));
        int kept = graph.Add(TestModel.Int8([], 1, 0));
        graph.Operators.Add(TestModel.Reshape([from, graph.Add(none)], [scalar]));
        graph.Operators.Add(TestModel.Reduce(BuiltinOperator.ReduceMax, true)([scalar, graph.Add(none)], [kept]));
        graph.Inputs = [from];
        graph.Outputs = [kept, scalar, from];
        Assert.Equal([-5], OperatorHarness.Answers(new ModelWriter { OwnBuffers = true }.Write(graph), [-5]));
    }

    [Theory]
    [InlineData(TensorType.String)]
    [InlineData(TensorType.Int4)]
    [InlineData(TensorType.Variant)]
    [InlineData(TensorType.Float64)]
    [InlineData(TensorType.BFloat16)]
    public void Tensors_ThatNothingUsesMayBeOfAnyTypeAndSize(TensorType type)
    {
        byte[] File(TensorType inputType)
        {
            var graph = new TfliteGraph();
            int input = graph.Add(TestModel.Int8([2], 1, 0) with { Type = inputType });
            int output = graph.Add(TestModel.Int8([2], 1, 0) with { Type = inputType });
            graph.Add(new("unused", type, [3, -1, 2], [], [], 0, []));
            graph.Add(new("unused too", type, [5], [], [], 0, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, .. new byte[30]]));
            graph.Operators.Add(TestModel.Reshape([input], [output]));
            graph.Inputs = [input];
            graph.Outputs = [output];
            graph.Tensors[3] = graph.Tensors[3] with { Data = new byte[5 * Math.Max(1, TensorInfo.WholeBytes(type))] };
            return new ModelWriter().Write(graph);
        }

        Assert.Equal([1, 2], OperatorHarness.Answers(File(TensorType.Int8), [1, 2]));
        if (TensorInfo.WholeBytes(type) == 0)
        {
            Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(File(type))));
        }
    }

    [Theory]
    [InlineData(TensorType.Int32)]
    [InlineData(TensorType.Int64)]
    [InlineData(TensorType.Bool)]
    [InlineData(TensorType.Float32)]
    [InlineData(TensorType.Int16)]
    public void Moves_TakeOtherTypes(TensorType type)
    {
        TfliteTensor Tensor(params int[] shape) => new("values", type, shape, [], [], 0, []);
        var graph = new TfliteGraph();
        int input = graph.Add(Tensor(2, 3));
        int cut = graph.Add(Tensor(2, 2));
        int turned = graph.Add(Tensor(2, 2));
        int joined = graph.Add(Tensor(4, 2));
        int first = graph.Add(Tensor(4, 1));
        int second = graph.Add(Tensor(4, 1));
        int output = graph.Add(Tensor(1, 4));
        graph.Operators.Add(TestModel.StridedSlice(0b11, 0b11, 0)([input, graph.Add(TestModel.Bias32(0, 0)), graph.Add(TestModel.Bias32(0, 0)), graph.Add(TestModel.Bias32(1, 2))], [cut]));
        graph.Operators.Add(TestModel.Plain(BuiltinOperator.Transpose)([cut, graph.Add(TestModel.Bias32(1, 0))], [turned]));
        graph.Operators.Add(TestModel.Concatenation(0)([cut, turned], [joined]));
        graph.Operators.Add(TestModel.Plain(BuiltinOperator.Split)([graph.Add(TestModel.Bias32(1)), joined], [first, second]));
        graph.Operators.Add(TestModel.Plain(BuiltinOperator.ExpandDims)([second, graph.Add(TestModel.Bias32(0))], [output]));
        graph.Inputs = [input];
        graph.Outputs = [output];
        var interpreter = new Interpreter(TfliteModel.Parse(new ModelWriter().Write(graph)));
        int size = TensorInfo.SizeOf(type);
        for (int i = 0; i < 6; i++)
        {
            interpreter.InputBytes(0).Slice(i * size, size).Fill((byte)i);
        }

        interpreter.Invoke();
        Assert.Equal([2, 5, 3, 5], interpreter.OutputBytes(0).ToArray().Chunk(size).Select(element => Assert.Single(element.Distinct())).Select(value => (int)value));
    }

    [Fact]
    public void Constants_MayBeOutputsAndInputsOfAnyOperator()
    {
        var graph = new TfliteGraph();
        int input = graph.Add(TestModel.Int8([2], 0.5f, 0));
        int constant = graph.Add(TestModel.Int8([1, 2], 0.5f, 0) with { Data = [3, 254] });
        int moved = graph.Add(TestModel.Int8([2], 0.5f, 0));
        int rectified = graph.Add(TestModel.Int8([2], 0.5f, 0));
        int output = graph.Add(TestModel.Int8([2], 0.5f, 0));
        graph.Operators.Add(TestModel.Reshape([constant], [moved]));
        graph.Operators.Add(TestModel.Plain(BuiltinOperator.Relu)([constant], [rectified]));
        graph.Operators.Add(TestModel.Arithmetic(BuiltinOperator.Add, 0)([moved, rectified], [output]));
        graph.Inputs = [input];
        graph.Outputs = [output, constant, input, output];
        var interpreter = new Interpreter(TfliteModel.Parse(new ModelWriter().Write(graph)));
        new sbyte[] { 7, 8 }.CopyTo(interpreter.Int8Input(0));
        interpreter.Invoke();
        Assert.Equal([6, -2], interpreter.Int8Output(0).ToArray());
        Assert.Equal([3, -2], interpreter.Int8Output(1).ToArray());
        Assert.Equal([7, 8], interpreter.Int8Output(2).ToArray());
        Assert.Equal([6, -2], interpreter.Int8Output(3).ToArray());
    }

    [Theory]
    [InlineData(new[] { -1, 2 }, new[] { 3, 2 })]
    [InlineData(new[] { 2, -1 }, new[] { 2, 3 })]
    [InlineData(new[] { -1 }, new[] { 6 })]
    public void Reshape_FillsInTheOpenSize(int[] written, int[] expected)
    {
        byte[] file = new ModelWriter().Write(Reshaped(written));
        Assert.Equal(expected, TfliteModel.Parse(file).Tensors[1].Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], OperatorHarness.Answers(file, [1, 2, 3, 4, 5, 6]));
    }

    [Theory]
    [InlineData(new[] { -1, 4 })]
    [InlineData(new[] { -1, 0 })]
    [InlineData(new[] { -1, 7 })]
    public void Reshape_RefusesAnOpenSizeThatDoesNotFit(int[] written) =>
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(new ModelWriter().Write(Reshaped(written)))));

    private static TfliteGraph Reshaped(int[] shape)
    {
        var graph = new TfliteGraph();
        graph.Inputs = [graph.Add(TestModel.Int8([6], 1, 0))];
        graph.Outputs = [graph.Add(TestModel.Int8(shape, 1, 0))];
        graph.Operators.Add(TestModel.Reshape([0], [1]));
        return graph;
    }
}
