using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Small models for tests, written as files so that the reader is always part of what is tested.</summary>
internal static class TestModel
{
    private const int ConvOptions = 1;
    private const int DepthwiseOptions = 2;
    private const int PoolOptions = 5;
    private const int FullyConnectedOptions = 8;
    private const int SoftmaxOptions = 9;
    private const int ConcatenationOptions = 10;
    private const int AddOptions = 11;
    private const int MulOptions = 21;
    private const int ReducerOptions = 27;
    private const int SubOptions = 28;
    private const int ReshapeOptions = 17;
    private const int StridedSliceOptions = 32;
    private const int LeakyReluOptions = 75;
    private const int NoOptions = 0;

    /// <summary>A model of one operator; tensors without data are the model's inputs.</summary>
    public static byte[] Single(Func<int[], int[], TfliteOperator> op, TfliteTensor output, params TfliteTensor[] inputs) => Several(op, [output], inputs);

    /// <summary>A model of one operator with any number of outputs.</summary>
    public static byte[] Several(Func<int[], int[], TfliteOperator> op, TfliteTensor[] outputs, params TfliteTensor[] inputs)
    {
        var graph = new TfliteGraph();
        int[] indexes = inputs.Select(graph.Add).ToArray();
        int[] results = outputs.Select(graph.Add).ToArray();
        graph.Inputs = indexes.Where(i => inputs[i].Data.Length == 0).ToArray();
        graph.Outputs = results;
        graph.Operators.Add(op(indexes, results));
        return TfliteWriter.Write(graph, "test");
    }

    /// <summary>Every operator of a small classifier once, with weights from a seed.</summary>
    public static byte[] Classifier(int seed)
    {
        var random = new Random(seed);
        var graph = new TfliteGraph();
        int input = graph.Add(Int8([1, 12, 9, 3], 0.05f, -3));
        int conv = graph.Add(Int8([1, 6, 5, 20], 0.04f, -128));
        int depthwise = graph.Add(Int8([1, 6, 5, 20], 0.04f, -128));
        int pool = graph.Add(Int8([1, 1, 1, 20], 0.04f, -128));
        int flat = graph.Add(Int8([1, 20], 0.04f, -128));
        int logits = graph.Add(Int8([1, 4], 0.2f, 5));
        int output = graph.Add(Int8([1, 4], 1f / 256, -128));
        int Weights(int[] shape, int channels, int axis) => graph.Add(Constant(random, shape, channels, axis));
        int Bias(int count) => graph.Add(Bias32(random, count));
        graph.Operators.Add(Conv(0, 2, 2, 1, 1, 1)([input, Weights([20, 3, 3, 3], 20, 0), Bias(20)], [conv]));
        graph.Operators.Add(Depthwise(0, 1, 1, 1, 1, 1)([conv, Weights([1, 3, 3, 20], 20, 3), Bias(20)], [depthwise]));
        graph.Operators.Add(AveragePool(1, 6, 5, 1, 1, 0)([depthwise], [pool]));
        graph.Operators.Add(Reshape([pool], [flat]));
        graph.Operators.Add(FullyConnected(0)([flat, Weights([4, 20], 1, 0), Bias(4)], [logits]));
        graph.Operators.Add(Softmax(1f)([logits], [output]));
        graph.Inputs = [input];
        graph.Outputs = [output];
        return TfliteWriter.Write(graph, "test");
    }

    /// <summary>Every operator without weights once, one after the other, from floats to floats.</summary>
    public static byte[] Elementwise()
    {
        var graph = new TfliteGraph();
        TfliteTensor Codes(params int[] shape) => Int8(shape, 0.05f, -3);
        int Places(params int[] values) => graph.Add(Bias32(values));
        int Then(TfliteTensor tensor, Func<int[], int[], TfliteOperator> op, params int[] inputs)
        {
            int output = graph.Add(tensor);
            graph.Operators.Add(op(inputs, [output]));
            return output;
        }

        int input = graph.Add(new("reals", TensorType.Float32, [1, 4, 4, 2], [], [], 0, []));
        int at = Then(Codes(1, 4, 4, 2), Plain(BuiltinOperator.Quantize), input);
        at = Then(Codes(1, 6, 5, 2), Plain(BuiltinOperator.Pad), at, graph.Add(Bias32(0, 0, 1, 1, 1, 0, 0, 0) with { Shape = [4, 2] }));
        at = Then(Codes(1, 3, 5, 2), MaxPool(0, 2, 2, 2, 1, 0), at);
        at = Then(Codes(1, 3, 5, 2), Plain(BuiltinOperator.Relu), at);
        at = Then(Codes(1, 3, 5, 2), LeakyRelu(0.1f), at);
        at = Then(Codes(1, 3, 5, 2), Plain(BuiltinOperator.Relu6), at);
        at = Then(Codes(1, 5, 3, 2), Plain(BuiltinOperator.Transpose), at, Places(0, 2, 1, 3));
        int left = graph.Add(Codes(1, 2, 3, 2));
        int right = graph.Add(Codes(1, 3, 3, 2));
        graph.Operators.Add(Plain(BuiltinOperator.SplitV)([at, Places(2, -1), Places(1)], [left, right]));
        at = Then(Codes(1, 5, 3, 2), Concatenation(1), right, left);
        at = Then(Codes(1, 6, 3, 2), Plain(BuiltinOperator.PadV2), at, graph.Add(Bias32(0, 0, 0, 1, 0, 0, 0, 0) with { Shape = [4, 2] }), graph.Add(Codes(1) with { Data = [9] }));
        int upper = graph.Add(Codes(1, 3, 3, 2));
        int lower = graph.Add(Codes(1, 3, 3, 2));
        graph.Operators.Add(Plain(BuiltinOperator.Split)([Places(1), at], [upper, lower]));
        at = Then(Codes(1, 5, 3, 2), Concatenation(1), left, upper);
        at = Then(Codes(1, 5, 3, 2), Arithmetic(BuiltinOperator.Mul, 1), at, graph.Add(Codes(1, 2) with { Data = [3, 250] }));
        at = Then(Codes(1, 5, 3, 2), Arithmetic(BuiltinOperator.Sub, 0), at, at);
        at = Then(Codes(1, 5, 3, 2), Arithmetic(BuiltinOperator.Add, 3), at, graph.Add(Codes(1, 1, 3, 2) with { Data = [1, 2, 3, 4, 5, 6] }));
        at = Then(Codes(1, 3, 3, 2), StridedSlice(0b1101, 0b1111, 0), at, Places(0, 0, 0, 0), Places(0, 0, 0, 0), Places(1, 2, 1, 1));
        at = Then(Int8([1, 3, 3, 2], 1f / 128, 0), Plain(BuiltinOperator.Tanh), at);
        at = Then(Int8([1, 3, 2], 1f / 128, 0), Reduce(BuiltinOperator.ReduceMax, false), at, Places(1));
        at = Then(Codes(1, 2), Reduce(BuiltinOperator.Mean, false), at, Places(-2));
        at = Then(Codes(2), Plain(BuiltinOperator.Squeeze), at);
        at = Then(Codes(1, 2), Plain(BuiltinOperator.ExpandDims), at, Places(0));
        at = Then(Int8([1, 2], 1f / 256, -128), Plain(BuiltinOperator.Logistic), at);
        at = Then(new("reals", TensorType.Float32, [1, 2], [], [], 0, []), Plain(BuiltinOperator.Dequantize), at);
        graph.Inputs = [input];
        graph.Outputs = [at];
        return TfliteWriter.Write(graph, "test");
    }

    public static TfliteTensor Int8(int[] shape, float scale, int zeroPoint) => new("codes", TensorType.Int8, shape, [scale], [zeroPoint], 0, []);

    public static TfliteTensor Constant(Random random, int[] shape, int channels, int axis)
    {
        var data = new byte[shape.Aggregate(1, (a, b) => a * b)];
        random.NextBytes(data);
        return new("weights", TensorType.Int8, shape, Enumerable.Range(0, channels).Select(_ => 0.002f + (0.01f * random.NextSingle())).ToArray(), new int[channels], axis, data);
    }

    public static TfliteTensor Bias32(Random random, int count) =>
        Bias32(Enumerable.Range(0, count).Select(_ => random.Next(-5000, 5000)).ToArray());

    public static TfliteTensor Bias32(params IReadOnlyList<int> values) =>
        new("bias", TensorType.Int32, [values.Count], [], [], 0, values.SelectMany(BitConverter.GetBytes).ToArray());

    public static Func<int[], int[], TfliteOperator> Conv(int padding, int strideY, int strideX, int dilationY, int dilationX, int activation) => (inputs, outputs) =>
        new(BuiltinOperator.Conv2D, 3, inputs, outputs, ConvOptions, writer => Table(writer, 6, [(1, strideX), (2, strideY), (4, dilationX), (5, dilationY)], [(0, padding), (3, activation)]));

    public static Func<int[], int[], TfliteOperator> Depthwise(int padding, int strideY, int strideX, int dilationY, int dilationX, int activation) => (inputs, outputs) =>
        new(BuiltinOperator.DepthwiseConv2D, 3, inputs, outputs, DepthwiseOptions, writer => Table(writer, 7, [(1, strideX), (2, strideY), (5, dilationX), (6, dilationY)], [(0, padding), (4, activation)]));

    public static Func<int[], int[], TfliteOperator> AveragePool(int padding, int height, int width, int strideY, int strideX, int activation) => (inputs, outputs) =>
        new(BuiltinOperator.AveragePool2D, 2, inputs, outputs, PoolOptions, writer => Table(writer, 6, [(1, strideX), (2, strideY), (3, width), (4, height)], [(0, padding), (5, activation)]));

    public static Func<int[], int[], TfliteOperator> MaxPool(int padding, int height, int width, int strideY, int strideX, int activation) => (inputs, outputs) =>
        AveragePool(padding, height, width, strideY, strideX, activation)(inputs, outputs) with { Code = BuiltinOperator.MaxPool2D };

    public static Func<int[], int[], TfliteOperator> LeakyRelu(float alpha) => (inputs, outputs) =>
        new(BuiltinOperator.LeakyRelu, 2, inputs, outputs, LeakyReluOptions, writer => Table(writer, 1, [(0, BitConverter.SingleToInt32Bits(alpha))], []));

    public static Func<int[], int[], TfliteOperator> Arithmetic(BuiltinOperator code, int activation) => (inputs, outputs) =>
        new(code, 2, inputs, outputs, code == BuiltinOperator.Add ? AddOptions : code == BuiltinOperator.Sub ? SubOptions : MulOptions, writer => Table(writer, 1, [], [(0, activation)]));

    public static Func<int[], int[], TfliteOperator> Reduce(BuiltinOperator code, bool keepDimensions) => (inputs, outputs) =>
        new(code, 2, inputs, outputs, ReducerOptions, writer => Table(writer, 1, [], [(0, keepDimensions ? 1 : 0)]));

    public static Func<int[], int[], TfliteOperator> Concatenation(int axis) => (inputs, outputs) =>
        new(BuiltinOperator.Concatenation, 2, inputs, outputs, ConcatenationOptions, writer => Table(writer, 2, [(0, axis)], []));

    public static Func<int[], int[], TfliteOperator> StridedSlice(int beginMask, int endMask, int shrinkMask) => (inputs, outputs) =>
        new(BuiltinOperator.StridedSlice, 2, inputs, outputs, StridedSliceOptions, writer => Table(writer, 6, [(0, beginMask), (1, endMask), (4, shrinkMask)], []));

    public static Func<int[], int[], TfliteOperator> FullyConnected(int activation) => (inputs, outputs) =>
        new(BuiltinOperator.FullyConnected, 4, inputs, outputs, FullyConnectedOptions, writer => Table(writer, 2, [], [(0, activation)]));

    public static Func<int[], int[], TfliteOperator> Softmax(float beta) => (inputs, outputs) =>
        new(BuiltinOperator.Softmax, 2, inputs, outputs, SoftmaxOptions, writer => Table(writer, 1, [(0, BitConverter.SingleToInt32Bits(beta))], []));

    public static TfliteOperator Reshape(int[] inputs, int[] outputs) =>
        new(BuiltinOperator.Reshape, 1, inputs, outputs, ReshapeOptions, writer => Table(writer, 1, [], []));

    public static Func<int[], int[], TfliteOperator> Plain(BuiltinOperator code, int version = 1) => (inputs, outputs) =>
        new(code, version, inputs, outputs, NoOptions, writer => Table(writer, 1, [], []));

    private static int Table(FlatBufferWriter writer, int fields, (int Field, int Value)[] words, (int Field, int Value)[] bytes)
    {
        writer.BeginTable(fields);
        foreach ((int field, int value) in words)
        {
            writer.Int32(field, value);
        }

        foreach ((int field, int value) in bytes)
        {
            writer.Int8(field, value);
        }

        return writer.EndTable();
    }
}
