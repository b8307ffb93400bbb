using System;
using System.Globalization;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Inference.FlatBuffers;
using MeadowTinyMl.Training.Export;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>What is refused, each with its place, what was expected and what was found.</summary>
public class RefusalTests
{
    [Theory]
    [InlineData(117, "HARD_SWISH", "RELU6")]
    [InlineData(16, "LSTM", "convolutions over a stream")]
    [InlineData(27, "SVDF", "convolutions over a stream")]
    [InlineData(83, "PACK", "fixed batch size")]
    [InlineData(67, "TRANSPOSE_CONV", "without it")]
    [InlineData(161, "RIGHT_SHIFT", "without it")]
    [InlineData(500, "builtin operator 500", "without it")]
    public void Interpreter_NamesAnOperatorThatIsMissing(int code, string name, string advice)
    {
        byte[] file = TestModel.Single(TestModel.Plain((BuiltinOperator)code, 3), TestModel.Int8([4], 1, 0), TestModel.Int8([4], 1, 0));
        TfliteModel model = TfliteModel.Parse(file);
        Assert.False(model.Operators[0].IsSupported);
        Assert.Equal(name, model.Operators[0].Name);
        Assert.Equal(3, model.Operators[0].Version);
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => new Interpreter(model));
        Assert.Equal($"{name}, version 3, as operator 0", refusal.Found);
        Assert.Contains(advice, refusal.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_RefusesMoreThanTheLimits()
    {
        byte[] file = TestModel.Classifier(1);
        Limited(file, new ModelLimits { MaxTensors = 5 }, "at most 5 tensors");
        Limited(file, new ModelLimits { MaxOperators = 5 }, "at most 5 operators");
        Limited(file, new ModelLimits { MaxElements = 100 }, "at most 100 elements");
        Limited(file, new ModelLimits { MaxConstantBytes = 700 }, "at most 700 bytes of constants");
        Limited(file, new ModelLimits { MaxSteps = 1000 }, "at most 1000 steps");
        Limited(file, new ModelLimits { MaxArenaBytes = 1000 }, "at most 1000 bytes");
        Limited(new StreamingModel(1).File, new ModelLimits { MaxSubgraphs = 1 }, "1 to 1 subgraphs");
        Limited(new StreamingModel(1).File, new ModelLimits { MaxArenaBytes = 10 }, "at most 10 bytes");
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(0f)]
    [InlineData(-0.5f)]
    [InlineData(1e-39f)]
    [InlineData(1e19f)]
    public void Scale_MustBeANumberAboveZero(float scale) =>
        Refused(TestModel.Single(TestModel.Plain(BuiltinOperator.Relu), TestModel.Int8([2], 1, 0), TestModel.Int8([2], scale, 0)), "a scale from", scale.ToString("R", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData(TensorType.Int8, 128)]
    [InlineData(TensorType.Int8, -129)]
    [InlineData(TensorType.UInt8, -1)]
    [InlineData(TensorType.UInt8, 256)]
    public void ZeroPoint_MustBeACode(TensorType type, int zeroPoint) =>
        Refused(TestModel.Single(TestModel.Plain(BuiltinOperator.Quantize), TestModel.Int8([2], 1, 0), TestModel.Int8([2], 1, zeroPoint) with { Type = type }), "a zero point from", $"{zeroPoint}");

    [Theory]
    [InlineData(0, 0, 1, 1, 0, "a stride", "0")]
    [InlineData(0, -1, 1, 1, 0, "a stride", "-1")]
    [InlineData(0, 1, 0, 1, 0, "a dilation", "0")]
    [InlineData(0, 1, -3, 1, 0, "a dilation", "-3")]
    [InlineData(2, 1, 1, 1, 0, "padding 0 (SAME) or 1 (VALID)", "2")]
    [InlineData(0, 1, 1, 1, 6, "an activation", "6")]
    [InlineData(0, 1, 1, 1, -1, "an activation", "-1")]
    [InlineData(0, 65_537, 1, 1, 0, "a stride", "65537")]
    public void Conv2D_RefusesOptionsOutsideTheirRange(int padding, int stride, int dilation, int filters, int activation, string expected, string found) => Refused(
        TestModel.Single(
            TestModel.Conv(padding, stride, stride, dilation, dilation, activation),
            TestModel.Int8([1, 4, 4, filters], 1, 0),
            TestModel.Int8([1, 4, 4, 1], 1, 0),
            TestModel.Constant(new Random(1), [filters, 1, 1, 1], 1, 0)),
        expected,
        found);

    [Fact]
    public void Shapes_MayNotOverflow()
    {
        TfliteTensor output = TestModel.Int8([2], 1, 0);
        foreach (int[] shape in new int[][] { [int.MaxValue, int.MaxValue, int.MaxValue], [65_536, 65_536], [1 << 30, 4], [-2], [-1, -1], [int.MinValue] })
        {
            Refused(TestModel.Single(TestModel.Plain(BuiltinOperator.Relu), output, TestModel.Int8(shape, 1, 0)), "tensor 'codes'", $"[{string.Join(", ", shape)}]");
        }

        Refused(TestModel.Single(TestModel.Plain(BuiltinOperator.Relu), output, TestModel.Int8(new int[9], 1, 0)), "at most 8 dimensions", "9");
    }

    [Fact]
    public void Tensors_WithoutElementsMayNotBeUsed()
    {
        Refused(TestModel.Single(TestModel.Arithmetic(BuiltinOperator.Add, 0), TestModel.Int8([2], 1, 0), TestModel.Int8([2], 1, 0), TestModel.Int8([0], 1, 0) with { Data = [] }), "not constant or empty", "1");
        Refused(TestModel.Single(TestModel.Plain(BuiltinOperator.Relu), TestModel.Int8([0], 1, 0), TestModel.Int8([2], 1, 0)), string.Empty, "1");
    }

    [Fact]
    public void Data_MustBeAsLongAsTheShapeSays()
    {
        TfliteTensor weights = TestModel.Constant(new Random(1), [2, 4], 1, 0);
        byte[] file = TestModel.Single(TestModel.FullyConnected(0), TestModel.Int8([1, 2], 1, 0), TestModel.Int8([1, 4], 1, 0), weights with { Data = weights.Data[..7] });
        Refused(file, "8 bytes for tensor 'weights'", "7");
    }

    [Fact]
    public void Scales_MustBeOneOrOneAChannel()
    {
        TfliteTensor weights = TestModel.Constant(new Random(1), [3, 4], 3, 0);
        byte[] Dense(TfliteTensor tensor) => TestModel.Single(TestModel.FullyConnected(0), TestModel.Int8([1, 3], 1, 0), TestModel.Int8([1, 4], 1, 0), tensor);
        Refused(Dense(weights with { Scales = [1, 1], ZeroPoints = [0, 0] }), "one for each channel of tensor 'weights'", "2 along axis 0");
        Refused(Dense(weights with { QuantizedDimension = 2 }), "one for each channel of tensor 'weights'", "3 along axis 2");
        Refused(Dense(weights with { QuantizedDimension = -1 }), "one for each channel of tensor 'weights'", "3 along axis -1");
        Refused(Dense(weights with { ZeroPoints = [0, 0] }), "zero points for tensor 'weights'", "2");
        Assert.NotNull(new Interpreter(TfliteModel.Parse(Dense(weights with { ZeroPoints = [0] }))));
    }

    [Fact]
    public void Indexes_MustBeInsideTheirVectors()
    {
        TfliteTensor codes = TestModel.Int8([2], 1, 0);
        byte[] WithOperator(int[] inputs, int[] outputs, int[]? ends = null)
        {
            var graph = new TfliteGraph();
            graph.Add(codes);
            graph.Add(codes);
            graph.Operators.Add(TestModel.Plain(BuiltinOperator.Relu)(inputs, outputs));
            graph.Inputs = [0];
            graph.Outputs = ends ?? [1];
            return new ModelWriter().Write(graph);
        }

        Refused(WithOperator([2], [1]), "an input tensor of -1 to 1 for operator 0", "2");
        Refused(WithOperator([-2], [1]), "an input tensor of -1 to 1 for operator 0", "-2");
        Refused(WithOperator([0], [-1]), "an output tensor of 0 to 1 for operator 0", "-1");
        Refused(WithOperator([0], [1], [7]), "a graph output of 0 to 1", "7");
        Refused(WithOperator([0], [1], []), "at least one graph output", "0");
        Refused(WithOperator([1], [1]), "computed before it", "1");
        Refused(WithOperator([0], [0]), "that nothing else writes", "0");
        Refused(WithOperator([], [1]), "input 0 (operator 0, RELU)", "none");
        Refused(WithOperator([-1], [1]), "input 0 (operator 0, RELU)", "none");
        Refused(WithOperator([0], [1, 1]), "that nothing else writes", "1");
    }

    [Fact]
    public void Operators_MayNotGoInACircle()
    {
        var graph = new TfliteGraph();
        for (int i = 0; i < 3; i++)
        {
            graph.Add(TestModel.Int8([2], 1, 0));
        }

        graph.Operators.Add(TestModel.Arithmetic(BuiltinOperator.Add, 0)([0, 2], [1]));
        graph.Operators.Add(TestModel.Plain(BuiltinOperator.Relu)([1], [2]));
        graph.Inputs = [0];
        graph.Outputs = [2];
        Refused(new ModelWriter().Write(graph), "inputs of operator 0 that were computed before it", "2");
    }

    [Fact]
    public void Floats_AreRefusedInside()
    {
        TfliteTensor real = new("reals", TensorType.Float32, [1, 4], [], [], 0, []);
        TfliteTensor weights = TestModel.Constant(new Random(1), [2, 4], 1, 0);
        Refused(TestModel.Single(TestModel.FullyConnected(0), real with { Shape = [1, 2] }, real, weights), "Int8 for the input", "Float32");
        TfliteTensor halves = new("halves", TensorType.Float16, [1, 4], [], [], 0, []);
        Refused(TestModel.Single(TestModel.Plain(BuiltinOperator.Dequantize), real, halves), "an input of int8 or uint8", "Float16");
        TfliteTensor wide = TestModel.Int8([1, 4], 1, 0);
        Refused(
            TestModel.Single(TestModel.FullyConnected(0), wide with { Shape = [1, 2] }, wide, weights with { Type = TensorType.Int16, Data = new byte[16] }), "int8 for input 1", "Int16");
    }

    [Fact]
    public void Pools_RefuseToRescale()
    {
        byte[] Pool(float scale, int zeroPoint) => TestModel.Single(TestModel.AveragePool(0, 2, 2, 1, 1, 0), TestModel.Int8([1, 2, 2, 1], scale, zeroPoint), TestModel.Int8([1, 2, 2, 1], 0.5f, 0));
        Refused(Pool(0.25f, 0), "equal scales and zero points", "different ones");
        Refused(Pool(0.5f, 1), "equal scales and zero points", "different ones");
        Assert.NotNull(new Interpreter(TfliteModel.Parse(Pool(0.5000005f, 0))));
    }

    [Fact]
    public void Pad_RefusesPaddingsThatAreComputed()
    {
        TfliteTensor paddings = TestModel.Bias32(0, 0) with { Shape = [1, 2], Data = [] };
        Refused(TestModel.Single(TestModel.Plain(BuiltinOperator.Pad), TestModel.Int8([2], 1, 0), TestModel.Int8([2], 1, 0), paddings), "input 1 to be a constant", "a computed tensor");
    }

    [Fact]
    public void Options_MustBelongToTheOperator()
    {
        Func<int[], int[], TfliteOperator> wrong = (inputs, outputs) => TestModel.Softmax(1)(inputs, outputs) with { OptionsType = 5 };
        Refused(TestModel.Single(wrong, TestModel.Int8([2], 1f / 256, -128), TestModel.Int8([2], 1, 0)), "options of type 9", "5");
    }

    [Fact]
    public void Data_OutsideTheFlatBufferIsRefused() =>
        Refused(new ModelWriter { Outside = true }.Write(new StreamingModel(1).Graph, new TfliteGraph()), "values inside the FlatBuffer", "after it");

    [Fact]
    public void Root_MustBeThatOfAModel()
    {
        Refused([], "a root offset", "the end of the file at 0");
        byte[] file = TestModel.Classifier(1);
        file[4] = (byte)'X';
        Refused(file, "file identifier TFL3", "58 46 4c 33");
    }

    [Theory]
    [InlineData(65_536, 65_536)]
    [InlineData(60_000, 65_536)]
    public void Constructor_RefusesAFilterThatReachesBeyondAnyImage(int size, int dilation)
    {
        var random = new Random(1);
        byte[] file = TestModel.Single(
            TestModel.Conv(0, 1, 1, dilation, 1, 0),
            TestModel.Int8([1, 2, 1, 1], 1, 0),
            TestModel.Int8([1, 2, 1, 1], 1, 0),
            TestModel.Constant(random, [1, size, 1, 1], 1, 0),
            TestModel.Bias32([0]));
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(file)));
    }

    [Fact]
    public void Copies_AreBoundedByTheLengthOfTheFile()
    {
        // One vector of 100 bytes that many places point to: read over and over it would fill any memory.
        var file = new byte[104];
        file[0] = 100;
        var buffer = new FlatBuffer(file);
        buffer.Text(0);
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() =>
        {
            for (int i = 0; i < 10; i++)
            {
                buffer.Text(0);
            }
        });
        Assert.Contains("overlap", refusal.Expected, StringComparison.Ordinal);
    }

    private static void Limited(byte[] file, ModelLimits limits, string expected) => Refused(file, expected, string.Empty, limits);

    private static void Refused(byte[] file, string expected, string found, ModelLimits? limits = null)
    {
        ModelFormatException refusal = Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(file, limits)));
        Assert.Contains(expected, refusal.Expected, StringComparison.Ordinal);
        Assert.Contains(found, refusal.Found, StringComparison.Ordinal);
        Assert.InRange(refusal.Offset, 0, file.Length);
        Assert.Contains(refusal.Offset.ToString(CultureInfo.InvariantCulture), refusal.Message, StringComparison.Ordinal);
    }
}
