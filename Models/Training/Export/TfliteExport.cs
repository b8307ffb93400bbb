using System;
using System.Buffers.Binary;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training.Export;

/// <summary>Writes an int8 network as a TensorFlow Lite file that ends in a softmax.</summary>
public static class TfliteExport
{
    private const int SamePadding = 0;
    private const int ValidPadding = 1;
    private const int AddOptions = 11;
    private const int MulOptions = 21;

    /// <summary>Exports.</summary>
    /// <param name="network">A calibrated network.</param>
    /// <param name="description">Stands in the file.</param>
    /// <param name="temperature">
    /// The calibration temperature, above 0: the last layer's scales are divided by it. Its codes, and so the answers, stay as they are; the softmax sees the
    /// logits divided.
    /// </param>
    /// <returns>The bytes of the <c>.tflite</c> file.</returns>
    public static byte[] Write(QuantizedNetwork network, string description, double temperature = 1)
    {
        var graph = new TfliteGraph();
        int current = graph.Add(Activation("input", network.InputShape, network.Input));
        graph.Inputs = [current];
        for (int i = 0; i < network.Operators.Count; i++)
        {
            float divisor = i == network.Operators.Count - 1 ? (float)temperature : 1;
            current = Append(graph, network.Operators[i], current, divisor, $"layer{i}");
        }

        int probabilities = graph.Add(Activation("probabilities", network.OutputShape, new QuantizationParameters(1f / 256, -128)));
        graph.Operators.Add(new TfliteOperator(BuiltinOperator.Softmax, 2, [current], [probabilities], 9, writer =>
        {
            writer.BeginTable(1);
            writer.Float32(0, 1);
            return writer.EndTable();
        }));
        graph.Outputs = [probabilities];
        return TfliteWriter.Write(graph, description);
    }

    private static int Append(TfliteGraph graph, QuantizedOperator op, int input, float divisor, string name)
    {
        if (op.Layer is Conv2D or DepthwiseConv2D or Dense)
        {
            return AppendSum(graph, op, input, divisor, name);
        }

        if (divisor != 1)
        {
            throw new NotSupportedException($"A temperature goes into the scales of the last layer's weights; a {op.Layer.GetType().Name} has none.");
        }

        return op.Layer switch
        {
            GlobalAveragePool => AppendPool(graph, op.Layer, input, name),
            Sigmoid => AppendSigmoid(graph, op, input, name),
            Residual => AppendPair(graph, op, input, name, BuiltinOperator.Add, AddOptions),
            _ => AppendPair(graph, op, input, name, BuiltinOperator.Mul, MulOptions),
        };
    }

    private static int AppendSum(TfliteGraph graph, QuantizedOperator op, int input, float divisor, string name)
    {
        float[] scales = op.WeightScales();
        int[] inputs =
        [
            input,
            graph.Add(Weights(op, scales, divisor, name)),
            graph.Add(Bias(op, scales, divisor, name)),
        ];
        int output = graph.Add(Activation(name, op.Layer.OutputShape, new QuantizationParameters(op.Output.Scale / divisor, op.Output.ZeroPoint)));
        int activation = op.HasRelu ? 1 : 0;
        graph.Operators.Add(op.Layer switch
        {
            Conv2D conv => new TfliteOperator(BuiltinOperator.Conv2D, 3, inputs, [output], 1, writer =>
            {
                writer.BeginTable(6);
                writer.Int32(1, conv.Stride);
                writer.Int32(2, conv.Stride);
                writer.Int32(4, 1);
                writer.Int32(5, 1);
                writer.Int8(0, SamePadding);
                writer.Int8(3, activation);
                return writer.EndTable();
            }),
            DepthwiseConv2D depthwise => new TfliteOperator(BuiltinOperator.DepthwiseConv2D, 3, inputs, [output], 2, writer =>
            {
                writer.BeginTable(7);
                writer.Int32(1, depthwise.Stride);
                writer.Int32(2, depthwise.Stride);
                writer.Int32(3, 1);
                writer.Int32(5, 1);
                writer.Int32(6, 1);
                writer.Int8(0, SamePadding);
                writer.Int8(4, activation);
                return writer.EndTable();
            }),
            _ => new TfliteOperator(BuiltinOperator.FullyConnected, 4, inputs, [output], 8, writer =>
            {
                writer.BeginTable(4);
                writer.Int8(0, activation);
                return writer.EndTable();
            }),
        });
        return output;
    }

    // The input beside what the operators inside make of it; MUL broadcasts [1, channels] over the image.
    private static int AppendPair(TfliteGraph graph, QuantizedOperator op, int input, string name, BuiltinOperator code, int options)
    {
        int made = input;
        for (int i = 0; i < op.Inner.Count; i++)
        {
            made = Append(graph, op.Inner[i], made, 1, $"{name}/inner{i}");
        }

        int output = graph.Add(Activation(name, op.Layer.OutputShape, op.Output));
        graph.Operators.Add(new TfliteOperator(code, 2, [input, made], [output], options, writer =>
        {
            writer.BeginTable(2);
            writer.Int8(0, op.HasRelu ? 1 : 0);
            return writer.EndTable();
        }));
        return output;
    }

    private static int AppendSigmoid(TfliteGraph graph, QuantizedOperator op, int input, string name)
    {
        int output = graph.Add(Activation(name, op.Layer.OutputShape, op.Output));
        graph.Operators.Add(new TfliteOperator(BuiltinOperator.Logistic, 2, [input], [output], 0, null));
        return output;
    }

    private static int AppendPool(TfliteGraph graph, Layer pool, int input, string name)
    {
        TfliteTensor source = graph.Tensors[input];
        var parameters = new QuantizationParameters(source.Scales[0], source.ZeroPoints[0]);
        int height = pool.InputShape[0];
        int width = pool.InputShape[1];
        int channels = pool.InputShape[2];
        int pooled = graph.Add(Activation(name + "/mean", [1, 1, channels], parameters));
        graph.Operators.Add(new TfliteOperator(BuiltinOperator.AveragePool2D, 2, [input], [pooled], 5, writer =>
        {
            writer.BeginTable(6);
            writer.Int32(1, width);
            writer.Int32(2, height);
            writer.Int32(3, width);
            writer.Int32(4, height);
            writer.Int8(0, ValidPadding);
            writer.Int8(5, 0);
            return writer.EndTable();
        }));
        int flat = graph.Add(Activation(name, [channels], parameters));
        graph.Operators.Add(new TfliteOperator(BuiltinOperator.Reshape, 1, [pooled], [flat], 17, writer =>
        {
            int shape = writer.Int32s([1, channels]);
            writer.BeginTable(1);
            writer.Offset(0, shape);
            return writer.EndTable();
        }));
        return flat;
    }

    private static TfliteTensor Activation(string name, int[] shape, QuantizationParameters parameters) =>
        new(name, TensorType.Int8, [1, .. shape], [parameters.Scale], [parameters.ZeroPoint], 0, []);

    private static TfliteTensor Weights(QuantizedOperator op, float[] scales, float divisor, string name)
    {
        int channels = op.Channels;
        int rows = op.Weights.Length / channels;
        var whole = new float[op.Weights.Length];
        op.WriteWeightCodes(scales, whole);

        // Depthwise filters keep channels last; the others want one filter after another.
        bool channelsLast = op.Layer is DepthwiseConv2D;
        var codes = new byte[whole.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                int from = (row * channels) + channel;
                codes[channelsLast ? from : (channel * rows) + row] = unchecked((byte)(sbyte)whole[from]);
            }
        }

        int[] shape = op.Layer switch
        {
            Conv2D conv => [channels, conv.Size, conv.Size, conv.InputShape[2]],
            DepthwiseConv2D depthwise => [1, depthwise.Size, depthwise.Size, channels],
            _ => [channels, rows],
        };
        float[] divided = scales.Select(scale => scale / divisor).ToArray();
        return new TfliteTensor(name + "/weights", TensorType.Int8, shape, divided, new int[scales.Length], channelsLast ? 3 : 0, codes);
    }

    private static TfliteTensor Bias(QuantizedOperator op, float[] scales, float divisor, string name)
    {
        var data = new byte[4 * op.Channels];
        for (int channel = 0; channel < op.Channels; channel++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(4 * channel), op.BiasCode(scales, channel));
        }

        float[] biasScales = scales.Select(scale => op.Input.Scale * (scale / divisor)).ToArray();
        return new TfliteTensor(name + "/bias", TensorType.Int32, [op.Channels], biasScales, new int[scales.Length], 0, data);
    }
}
