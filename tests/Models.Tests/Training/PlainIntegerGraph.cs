using System;
using System.Buffers.Binary;
using System.Linq;
using System.Numerics;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>
/// The int8 operators that the exporter writes, computed from the file's tensors one output at a time with whole numbers of any size; shares no arithmetic with the engine.
/// Strides and padding are found from the shapes: every window here is SAME, but for the pool, which covers its whole image.
/// </summary>
internal static class PlainIntegerGraph
{
    /// <summary>Computes the output of an operator that is no softmax.</summary>
    /// <param name="model">The model.</param>
    /// <param name="op">Its operator.</param>
    /// <param name="input">The codes of the operator's first input.</param>
    /// <param name="isRelu">Whether a ReLU is fused.</param>
    public static sbyte[] Run(TfliteModel model, OperatorInfo op, sbyte[] input, bool isRelu)
    {
        TensorInfo from = model.Tensors[op.Inputs[0]];
        TensorInfo to = model.Tensors[op.Outputs[0]];
        return op.Code switch
        {
            BuiltinOperator.Reshape => input,
            BuiltinOperator.AveragePool2D => Mean(input, to.ElementCount),
            _ => Enumerable.Range(0, to.ElementCount).Select(at => Weighted(model, op, from, to, input, at, isRelu)).ToArray(),
        };
    }

    private static sbyte Weighted(TfliteModel model, OperatorInfo op, TensorInfo from, TensorInfo to, sbyte[] input, int at, bool isRelu)
    {
        TensorInfo filter = model.Tensors[op.Inputs[1]];
        ReadOnlySpan<byte> weights = model.Data(op.Inputs[1]);
        int channel = at % to.Shape[^1];
        BigInteger sum = BinaryPrimitives.ReadInt32LittleEndian(model.Data(op.Inputs[2])[(4 * channel)..]);
        for (int w = 0; w < weights.Length; w++)
        {
            int source = SourceOf(op.Code, filter.Shape, from.Shape, to.Shape, at, w);
            if (source >= 0)
            {
                sum += (sbyte)weights[w] * (input[source] - from.ZeroPoint);
            }
        }

        // Dense layers round the product of the scales to float32, convolutions do not.
        double multiplier = op.Code == BuiltinOperator.FullyConnected
            ? (double)(float)(from.Scale * filter.Scale) / to.Scale
            : (double)from.Scale * filter.Scales[channel] / to.Scale;
        BigInteger code = Scale(sum, multiplier) + to.ZeroPoint;
        return (sbyte)BigInteger.Min(127, BigInteger.Max(isRelu ? to.ZeroPoint : -128, code));
    }

    // Which input element a weight multiplies for an output element, or −1 for none.
    private static int SourceOf(BuiltinOperator code, int[] filter, int[] from, int[] to, int at, int weight)
    {
        int channel = at % to[^1];
        if (code == BuiltinOperator.FullyConnected)
        {
            return weight / filter[1] == channel ? weight % filter[1] : -1;
        }

        bool isDepthwise = code == BuiltinOperator.DepthwiseConv2D;
        int inner = filter[3];
        int tap = weight / inner % (filter[1] * filter[2]);
        if (isDepthwise ? weight % inner != channel : weight / (inner * filter[1] * filter[2]) != channel)
        {
            return -1;
        }

        int y = Along(at / to[^1] / to[2], tap / filter[2], from[1], to[1], filter[1]);
        int x = Along(at / to[^1] % to[2], tap % filter[2], from[2], to[2], filter[2]);
        return y < 0 || x < 0 ? -1 : (((y * from[2]) + x) * from[3]) + (isDepthwise ? channel : weight % inner);
    }

    private static int Along(int output, int tap, int input, int outputs, int size)
    {
        int stride = Enumerable.Range(1, input).First(candidate => (input + candidate - 1) / candidate == outputs);
        int before = Math.Max(0, ((outputs - 1) * stride) + size - input) / 2;
        int place = (output * stride) - before + tap;
        return place < input ? place : -1;
    }

    // Rounded halves away from zero.
    private static sbyte[] Mean(sbyte[] input, int channels)
    {
        int count = input.Length / channels;
        return Enumerable.Range(0, channels).Select(channel =>
        {
            int sum = Enumerable.Range(0, count).Sum(i => (int)input[(i * channels) + channel]);
            return (sbyte)((sum + (sum > 0 ? count / 2 : -(count / 2))) / count);
        }).ToArray();
    }

    // multiplier = mantissa · 2^(shift − 31): a rounded high product, ties up; then a rounded shift, ties away from zero.
    private static BigInteger Scale(BigInteger value, double multiplier)
    {
        int shift = 0;
        while (multiplier < 0.5)
        {
            multiplier *= 2;
            shift++;
        }

        var mantissa = new BigInteger(Math.Round(multiplier * (1L << 31), MidpointRounding.AwayFromZero));
        BigInteger high = ((value * mantissa) + (BigInteger.One << 30)) >> 31;
        BigInteger half = shift == 0 ? 0 : BigInteger.One << (shift - 1);
        return high.Sign < 0 ? -((-high + half) >> shift) : (high + half) >> shift;
    }
}
