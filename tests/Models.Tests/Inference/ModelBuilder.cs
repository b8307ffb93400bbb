using System;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Builds a network layer by layer with weights from a seed and scales that keep the codes of every layer spread over their range.</summary>
internal sealed class ModelBuilder
{
    private const int Same = 0;
    private const int Valid = 1;
    private const int Linear = 0;
    private const int Rectified = 1;

    private readonly Random _random;
    private readonly TfliteGraph _graph = new();
    private int _tensor;

    public ModelBuilder(int seed, params int[] inputShape)
    {
        _random = new Random(seed);
        _tensor = _graph.Add(TestModel.Int8(inputShape, 0.02f, -1));
        _graph.Inputs = [_tensor];
    }

    /// <summary>Gets or sets the tensor that the next layer reads; setting it starts a branch.</summary>
    public int At
    {
        get => _tensor;
        set => _tensor = value;
    }

    private TfliteTensor Current => _graph.Tensors[_tensor];

    public byte[] Finish(string description)
    {
        _graph.Outputs = [_tensor];
        return TfliteWriter.Write(_graph, description);
    }

    public ModelBuilder Conv(int filters, int height, int width, int stride, bool relu = true)
    {
        int[] shape = Current.Shape;
        int output = Output([1, Half(shape[1], stride), Half(shape[2], stride), filters], relu);
        int terms = height * width * shape[3];
        return Add(TestModel.Conv(Same, stride, stride, 1, 1, relu ? Rectified : Linear), [_tensor, Weights([filters, height, width, shape[3]], filters, 0, terms, output), Bias(filters)], output);
    }

    public ModelBuilder Depthwise(int multiplier, int stride)
    {
        int[] shape = Current.Shape;
        int channels = shape[3] * multiplier;
        int output = Output([1, Half(shape[1], stride), Half(shape[2], stride), channels], relu: true);
        return Add(TestModel.Depthwise(Same, stride, stride, 1, 1, Rectified), [_tensor, Weights([1, 3, 3, channels], channels, 3, 9, output), Bias(channels)], output);
    }

    /// <summary>A depthwise 3 × 3 convolution followed by a pointwise one.</summary>
    public ModelBuilder Separable(int filters, int stride) => Depthwise(1, stride).Conv(filters, 1, 1, 1);

    public ModelBuilder Dense(int units, bool relu)
    {
        int depth = Current.Shape.Aggregate(1, (a, b) => a * b);
        int output = Output([1, units], relu);
        return Add(TestModel.FullyConnected(relu ? Rectified : Linear), [_tensor, Weights([units, depth], 1, 0, depth, output), Bias(units)], output);
    }

    /// <summary>Adds another tensor of the same shape.</summary>
    public ModelBuilder AddTo(int other)
    {
        int output = Output(Current.Shape, relu: true);
        return Add(TestModel.Arithmetic(BuiltinOperator.Add, Rectified), [other, _tensor], output);
    }

    public ModelBuilder MaxPool(int size, int stride, bool same)
    {
        int[] shape = Current.Shape;
        int Size(int input) => same ? Half(input, stride) : ((input - size) / stride) + 1;
        return Add(TestModel.MaxPool(same ? Same : Valid, size, size, stride, stride, Linear), [_tensor], _graph.Add(Current with { Shape = [1, Size(shape[1]), Size(shape[2]), shape[3]] }));
    }

    /// <summary>Averages over the whole image.</summary>
    public ModelBuilder AveragePool()
    {
        int[] shape = Current.Shape;
        return Add(TestModel.AveragePool(Valid, shape[1], shape[2], 1, 1, Linear), [_tensor], _graph.Add(Current with { Shape = [1, 1, 1, shape[3]] }));
    }

    /// <summary>The mean over the whole image, as MEAN.</summary>
    public ModelBuilder Mean()
    {
        var axes = new TfliteTensor("axes", TensorType.Int32, [2], [], [], 0, new[] { 1, 2 }.SelectMany(BitConverter.GetBytes).ToArray());
        return Add(TestModel.Reduce(BuiltinOperator.Mean, false), [_tensor, _graph.Add(axes)], _graph.Add(Current with { Shape = [1, Current.Shape[3]] }));
    }

    /// <summary>Pads an image with zeroes on all four sides.</summary>
    public ModelBuilder Pad(int before)
    {
        int[] shape = Current.Shape;
        int[] sides = [0, 0, before, before, before, before, 0, 0];
        var paddings = new TfliteTensor("paddings", TensorType.Int32, [4, 2], [], [], 0, sides.SelectMany(BitConverter.GetBytes).ToArray());
        return Add(TestModel.Plain(BuiltinOperator.Pad), [_tensor, _graph.Add(paddings)], _graph.Add(Current with { Shape = [1, shape[1] + (2 * before), shape[2] + (2 * before), shape[3]] }));
    }

    public ModelBuilder Flatten() => Add(TestModel.Reshape, [_tensor], _graph.Add(Current with { Shape = [1, Current.Shape.Aggregate(1, (a, b) => a * b)] }));

    public ModelBuilder Softmax() => Add(TestModel.Softmax(1f), [_tensor], _graph.Add(Current with { Scales = [1f / 256], ZeroPoints = [-128] }));

    private static int Half(int size, int stride) => (size + stride - 1) / stride;

    private ModelBuilder Add(Func<int[], int[], TfliteOperator> op, int[] inputs, int output)
    {
        _graph.Operators.Add(op(inputs, [output]));
        _tensor = output;
        return this;
    }

    private int Output(int[] shape, bool relu) => _graph.Add(TestModel.Int8(shape, 0.02f + (0.03f * _random.NextSingle()), relu ? -128 : _random.Next(-20, 20)));

    // A sum of n products of codes is about 50 × 60 × √n in size; it should come out as some 60 output codes.
    private int Weights(int[] shape, int channels, int axis, int terms, int output)
    {
        float ordinary = 0.02f * _graph.Tensors[output].Scales[0] / (Current.Scales[0] * MathF.Sqrt(terms));
        return _graph.Add(TestModel.Constant(_random, shape, channels, axis) with
        {
            Scales = Enumerable.Range(0, channels).Select(_ => ordinary * (0.5f + _random.NextSingle())).ToArray(),
        });
    }

    private int Bias(int count) => _graph.Add(TestModel.Bias32(_random, count));
}
