using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>Turns a trained network into an int8 TensorFlow Lite file that ends in a softmax.</summary>
/// <remarks>
/// Activations: asymmetric int8 over the range seen on a representative dataset. Weights: symmetric, per channel for convolutions and per tensor for dense
/// layers. Biases: int32 at input scale × weight scale. Source: LiteRT 8-bit quantization specification.
/// </remarks>
public static class PostTrainingQuantizer
{
    private const int SamePadding = 0;
    private const int ValidPadding = 1;
    private const int CalibrationBatch = 32;

    /// <summary>Quantises and exports.</summary>
    /// <param name="network">A trained network that gives logits.</param>
    /// <param name="input">How the front end's values are coded.</param>
    /// <param name="representative">Examples one after another, out of training data alone.</param>
    /// <param name="description">Stands in the file.</param>
    /// <returns>The bytes of the <c>.tflite</c> file.</returns>
    /// <exception cref="ArgumentException">The representative dataset is empty or no whole number of examples.</exception>
    /// <exception cref="NotSupportedException">A layer has no int8 operator.</exception>
    public static byte[] Export(Network network, QuantizationParameters input, float[] representative, string description)
    {
        IReadOnlyList<FoldedLayer> folded = FoldedLayer.Fold(network);
        QuantizationParameters[] ranges = Calibrate(network, folded, representative);
        var graph = new TfliteGraph();
        int current = graph.Add(Activation("input", network.InputShape, input));
        graph.Inputs = [current];
        for (int i = 0; i < folded.Count; i++)
        {
            current = Append(graph, folded[i], current, ranges[i], $"layer{i}");
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

    private static QuantizationParameters[] Calibrate(Network network, IReadOnlyList<FoldedLayer> folded, float[] representative)
    {
        int length = network.InputShape.Aggregate(1, (product, size) => product * size);
        if (representative.Length == 0 || representative.Length % length != 0)
        {
            throw new ArgumentException($"The representative dataset has {representative.Length} values, which is no whole number of examples of {length}.", nameof(representative));
        }

        var low = new float[network.Layers.Count];
        var high = new float[network.Layers.Count];
        for (int at = 0; at < representative.Length; at += CalibrationBatch * length)
        {
            int batch = Math.Min(CalibrationBatch, (representative.Length - at) / length);
            float[] values = representative.AsSpan(at, batch * length).ToArray();
            for (int i = 0; i < network.Layers.Count; i++)
            {
                values = network.Layers[i].Forward(values, batch, training: false);
                int used = batch * network.Layers[i].OutputShape.Aggregate(1, (product, size) => product * size);
                for (int k = 0; k < used; k++)
                {
                    low[i] = Math.Min(low[i], values[k]);
                    high[i] = Math.Max(high[i], values[k]);
                }
            }
        }

        return folded.Select(layer => Range(low[layer.Last], high[layer.Last])).ToArray();
    }

    // The range holds 0, so that padding and ReLU are exact.
    private static QuantizationParameters Range(float low, float high)
    {
        float scale = Math.Max((high - low) / 255, 1e-6f);
        int zeroPoint = (int)Math.Clamp(MathF.Round(-128 - (low / scale), MidpointRounding.AwayFromZero), -128, 127);
        return new QuantizationParameters(scale, zeroPoint);
    }

    private static int Append(TfliteGraph graph, FoldedLayer folded, int input, QuantizationParameters range, string name)
    {
        if (folded.Layer is GlobalAveragePool)
        {
            return AppendPool(graph, folded.Layer, input, name);
        }

        TfliteTensor weights = Weights(folded, name);
        int[] inputs =
        [
            input,
            graph.Add(weights),
            graph.Add(Bias(folded, graph.Tensors[input].Scales[0], weights.Scales, name)),
        ];
        int output = graph.Add(Activation(name, folded.Layer.OutputShape, range));
        int activation = folded.HasRelu ? 1 : 0;
        graph.Operators.Add(folded.Layer switch
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

    private static TfliteTensor Weights(FoldedLayer folded, string name)
    {
        int channels = folded.Bias.Length;
        int rows = folded.Weights.Length / channels;
        bool perChannel = folded.Layer is not Dense;
        var scales = new float[perChannel ? channels : 1];
        for (int i = 0; i < folded.Weights.Length; i++)
        {
            int scale = perChannel ? i % channels : 0;
            scales[scale] = Math.Max(scales[scale], Math.Abs(folded.Weights[i]) / 127);
        }

        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = Math.Max(scales[i], 1e-9f);
        }

        // Depthwise filters keep channels last; the others want one filter after another.
        bool channelsLast = folded.Layer is DepthwiseConv2D;
        var codes = new byte[folded.Weights.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                int from = (row * channels) + channel;
                float code = MathF.Round(folded.Weights[from] / scales[perChannel ? channel : 0], MidpointRounding.AwayFromZero);
                codes[channelsLast ? from : (channel * rows) + row] = unchecked((byte)(sbyte)Math.Clamp(code, -127, 127));
            }
        }

        int[] shape = folded.Layer switch
        {
            Conv2D conv => [channels, conv.Size, conv.Size, conv.InputShape[2]],
            DepthwiseConv2D depthwise => [1, depthwise.Size, depthwise.Size, channels],
            _ => [channels, rows],
        };
        int dimension = channelsLast ? 3 : 0;
        return new TfliteTensor(name + "/weights", TensorType.Int8, shape, scales, new int[scales.Length], dimension, codes);
    }

    private static TfliteTensor Bias(FoldedLayer folded, float inputScale, float[] weightScales, string name)
    {
        var data = new byte[4 * folded.Bias.Length];
        var scales = new float[weightScales.Length];
        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = inputScale * weightScales[i];
        }

        for (int channel = 0; channel < folded.Bias.Length; channel++)
        {
            double code = Math.Round((double)folded.Bias[channel] / scales[scales.Length == 1 ? 0 : channel], MidpointRounding.AwayFromZero);
            BinaryPrimitives.WriteInt32LittleEndian(data.AsSpan(4 * channel), (int)Math.Clamp(code, -(1 << 30), 1 << 30));
        }

        return new TfliteTensor(name + "/bias", TensorType.Int32, [folded.Bias.Length], scales, new int[scales.Length], 0, data);
    }
}
