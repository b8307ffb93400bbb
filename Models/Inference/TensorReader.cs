using System;
using System.Globalization;
using MeadowTinyMl.Inference.FlatBuffers;

namespace MeadowTinyMl.Inference;

/// <summary>Reads one tensor of a model and checks all that it says of itself.</summary>
internal static class TensorReader
{
    private const int MaxRank = 6;

    public static TensorInfo Read(FlatTable table, ModelLimits limits)
    {
        string name = table.Text(3);
        int type = table.Int8(1);
        if (!Enum.IsDefined(typeof(TensorType), type) || type == (int)TensorType.String)
        {
            throw new ModelFormatException(table.At, $"an element type of fixed size for tensor '{name}'", $"type {type}");
        }

        int[] shape = table.Vector(0, 4).ToInt32Array();
        if (shape.Length > MaxRank)
        {
            throw new ModelFormatException(table.At, $"at most {MaxRank} dimensions for tensor '{name}'", $"{shape.Length}");
        }

        long count = 1;
        foreach (int size in shape)
        {
            count = size < 1 ? -1 : count * size;
            if (count < 0 || count > limits.MaxElements)
            {
                throw new ModelFormatException(table.At, $"sizes of at least 1 and at most {limits.MaxElements} elements for tensor '{name}'", $"[{string.Join(", ", shape)}]");
            }
        }

        FlatTable? quantization = table.Table(4);
        if (quantization == null)
        {
            return new TensorInfo(name, (TensorType)type, shape, (int)count, Array.Empty<float>(), Array.Empty<int>(), 0);
        }

        (float[] scales, int[] zeroPoints, int dimension) = ReadQuantization(quantization.Value, name, (TensorType)type, shape);
        return new TensorInfo(name, (TensorType)type, shape, (int)count, scales, zeroPoints, dimension);
    }

    /// <summary>Returns where a constant's values stand; length 0 for a tensor that is computed.</summary>
    public static (int Start, int Length) ReadData(FlatTable table, TensorInfo tensor, FlatVector buffers)
    {
        int buffer = table.Int32(2);
        if (buffer < 0 || buffer >= buffers.Count)
        {
            throw new ModelFormatException(table.At, $"a buffer index below {buffers.Count}", $"{buffer}");
        }

        FlatVector data = buffers.Table(buffer).Vector(0, 1);
        if (buffer == 0 || data.Count == 0)
        {
            return (0, 0);
        }

        if (data.Count != tensor.ByteCount)
        {
            throw new ModelFormatException(data.Start, $"{tensor.ByteCount} bytes for tensor '{tensor.Name}'", $"{data.Count}");
        }

        return (data.Start, data.Count);
    }

    private static (float[] Scales, int[] ZeroPoints, int Dimension) ReadQuantization(FlatTable table, string name, TensorType type, int[] shape)
    {
        FlatVector scaleVector = table.Vector(2, 4);
        FlatVector zeroVector = table.Vector(3, 8);
        int dimension = table.Int32(6);
        if (scaleVector.Count == 0)
        {
            return (Array.Empty<float>(), Array.Empty<int>(), 0);
        }

        bool perChannel = scaleVector.Count > 1;
        if (perChannel && (dimension < 0 || dimension >= shape.Length || shape[dimension] != scaleVector.Count))
        {
            throw new ModelFormatException(scaleVector.Start, $"one scale, or one for each channel of tensor '{name}'", $"{scaleVector.Count} along axis {dimension}");
        }

        if (zeroVector.Count != 0 && zeroVector.Count != scaleVector.Count)
        {
            throw new ModelFormatException(zeroVector.Start, $"{scaleVector.Count} zero points for tensor '{name}'", $"{zeroVector.Count}");
        }

        (long low, long high) = type switch
        {
            TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            TensorType.UInt8 => (byte.MinValue, byte.MaxValue),
            TensorType.Int16 => (short.MinValue, short.MaxValue),
            _ => (int.MinValue, (long)int.MaxValue),
        };
        scaleVector.ChargeCopy();
        var scales = new float[scaleVector.Count];
        var zeroPoints = new int[scaleVector.Count];
        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = scaleVector.Float32(i);
            if (!(scales[i] > 1e-30f) || scales[i] > 1e30f)
            {
                throw new ModelFormatException(
                    scaleVector.Place(i), $"a scale from 1e-30 to 1e30 for tensor '{name}'", scales[i].ToString(CultureInfo.InvariantCulture));
            }

            long zero = zeroVector.Count == 0 ? 0 : zeroVector.Int64(i);
            if (zero < low || zero > high)
            {
                throw new ModelFormatException(zeroVector.Place(i), $"a zero point from {low} to {high} for tensor '{name}'", $"{zero}");
            }

            zeroPoints[i] = (int)zero;
        }

        return (scales, zeroPoints, perChannel ? dimension : 0);
    }
}
