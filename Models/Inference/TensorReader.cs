using System;
using System.Globalization;
using MeadowTinyMl.Inference.FlatBuffers;

namespace MeadowTinyMl.Inference;

/// <summary>Reads one tensor of a model and checks all that it says of itself.</summary>
internal static class TensorReader
{
    private const int MaxRank = 8;

    // Beyond any trained model; products and quotients of two scales stay finite in float32 from above, and vanish without harm from below.
    private const float SmallestScale = 1.17549435E-38f;
    private const float LargestScale = 1e18f;

    public static TensorInfo Read(FlatTable table, ModelLimits limits)
    {
        string name = table.Text(3);
        int type = table.Int8(1);
        if (!Enum.IsDefined(typeof(TensorType), type))
        {
            throw new ModelFormatException(table.PlaceOf(1), $"an element type of 0 to 18 for tensor '{name}'", $"type {type}");
        }

        if (table.Table(6) != null)
        {
            throw new ModelFormatException(table.PlaceOf(6), $"dense values for tensor '{name}'; convert the model without sparsity", "sparse ones");
        }

        FlatVector sizes = table.Vector(0, 4);
        if (sizes.Count > MaxRank)
        {
            throw new ModelFormatException(sizes.Start, $"at most {MaxRank} dimensions for tensor '{name}'", $"{sizes.Count}");
        }

        int[] shape = sizes.ToInt32Array();
        int count = CountElements(shape, TensorInfo.WholeBytes((TensorType)type), name, sizes.Start, limits);
        bool isVariable = table.UInt8(5) != 0;
        FlatTable? quantization = table.Table(4);
        if (quantization == null)
        {
            return new TensorInfo(name, (TensorType)type, shape, count, isVariable, Array.Empty<float>(), Array.Empty<int>(), 0);
        }

        (float[] scales, int[] zeroPoints, int dimension) = ReadQuantization(quantization.Value, name, (TensorType)type, shape);
        return new TensorInfo(name, (TensorType)type, shape, count, isVariable, scales, zeroPoints, dimension);
    }

    /// <summary>Returns where a constant's values stand; length 0 for a tensor that is computed.</summary>
    public static (int Start, int Length) ReadData(FlatTable table, TensorInfo tensor, FlatVector buffers)
    {
        int buffer = table.Int32(2);
        if (buffer < 0 || buffer >= buffers.Count)
        {
            throw new ModelFormatException(table.PlaceOf(2), $"a buffer index below {buffers.Count}", $"{buffer}");
        }

        FlatTable place = buffers.Table(buffer);
        if (place.Int64(1) > 1 || place.Int64(2) > 1)
        {
            throw new ModelFormatException(place.PlaceOf(1), $"values inside the FlatBuffer for tensor '{tensor.Name}'; convert the model to a file below 2 GB", "an offset to a place after it");
        }

        FlatVector data = place.Vector(0, 1);
        if (buffer == 0 || data.Count == 0)
        {
            return (0, 0);
        }

        if (TensorInfo.WholeBytes(tensor.Type) > 0 && data.Count != tensor.ByteCount)
        {
            throw new ModelFormatException(data.Start, $"{tensor.ByteCount} bytes for tensor '{tensor.Name}'", $"{data.Count}");
        }

        return (data.Start, data.Count);
    }

    // Empty tensors and one open size (−1) are let through here: files hold them where nothing uses them, and RESHAPE fills in the latter.
    private static int CountElements(int[] shape, int elementSize, string name, int at, ModelLimits limits)
    {
        long count = 1;
        long open = 0;
        foreach (int size in shape)
        {
            open += size == -1 ? 1 : 0;
            if (size < -1 || open > 1)
            {
                throw new ModelFormatException(at, $"sizes of at least 0, one of them open, for tensor '{name}'", $"[{string.Join(", ", shape)}]");
            }

            count *= size == -1 ? 1 : size;
            if (count > limits.MaxElements || count * elementSize > int.MaxValue)
            {
                throw new ModelFormatException(at, $"at most {limits.MaxElements} elements for tensor '{name}'", $"[{string.Join(", ", shape)}]");
            }
        }

        return open > 0 ? 0 : (int)count;
    }

    private static (float[] Scales, int[] ZeroPoints, int Dimension) ReadQuantization(FlatTable table, string name, TensorType type, int[] shape)
    {
        FlatVector scaleVector = table.Vector(2, 4);
        FlatVector zeroVector = table.Vector(3, 8);
        int dimension = table.Int32(6);
        if (table.UInt8(4) != 0)
        {
            throw new ModelFormatException(table.PlaceOf(4), $"scales and zero points for tensor '{name}'", $"another kind of quantisation, {table.UInt8(4)}");
        }

        if (scaleVector.Count == 0)
        {
            return (Array.Empty<float>(), Array.Empty<int>(), 0);
        }

        bool perChannel = scaleVector.Count > 1;
        if (perChannel && (dimension < 0 || dimension >= shape.Length || shape[dimension] != scaleVector.Count))
        {
            throw new ModelFormatException(scaleVector.Start, $"one scale, or one for each channel of tensor '{name}'", $"{scaleVector.Count} along axis {dimension}");
        }

        if (zeroVector.Count > 1 && zeroVector.Count != scaleVector.Count)
        {
            throw new ModelFormatException(zeroVector.Start, $"1 or {scaleVector.Count} zero points for tensor '{name}'", $"{zeroVector.Count}");
        }

        // Nothing computes with the scale of a bias, and where a channel is dead it may have vanished.
        float smallest = type is TensorType.Int8 or TensorType.UInt8 or TensorType.Int16 ? SmallestScale : 0;
        scaleVector.ChargeCopy();
        var scales = new float[scaleVector.Count];
        var zeroPoints = new int[scaleVector.Count];
        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = scaleVector.Float32(i);
            if (!(scales[i] >= smallest) || scales[i] > LargestScale)
            {
                throw new ModelFormatException(
                    scaleVector.Place(i), $"a scale from {Text(smallest)} to {Text(LargestScale)} for tensor '{name}'", Text(scales[i]));
            }

            zeroPoints[i] = zeroVector.Count == 0 ? 0 : ReadZeroPoint(zeroVector, zeroVector.Count == 1 ? 0 : i, name, type);
        }

        return (scales, zeroPoints, perChannel ? dimension : 0);
    }

    private static int ReadZeroPoint(FlatVector values, int index, string name, TensorType type)
    {
        (long low, long high) = type switch
        {
            TensorType.Int8 => (sbyte.MinValue, sbyte.MaxValue),
            TensorType.UInt8 => (byte.MinValue, byte.MaxValue),
            TensorType.Int16 => (short.MinValue, short.MaxValue),
            _ => (int.MinValue, (long)int.MaxValue),
        };
        long zero = values.Int64(index);
        if (zero < low || zero > high)
        {
            throw new ModelFormatException(values.Place(index), $"a zero point from {low} to {high} for tensor '{name}'", $"{zero}");
        }

        return (int)zero;
    }

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);
}
