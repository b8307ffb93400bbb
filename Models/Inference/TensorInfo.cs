using System;

namespace MeadowTinyMl.Inference;

/// <summary>What a model says of one tensor.</summary>
public sealed class TensorInfo
{
    internal TensorInfo(string name, TensorType type, int[] shape, int elementCount, float[] scales, int[] zeroPoints, int quantizedDimension)
    {
        Name = name;
        Type = type;
        Shape = shape;
        ElementCount = elementCount;
        Scales = scales;
        ZeroPoints = zeroPoints;
        QuantizedDimension = quantizedDimension;
    }

    /// <summary>Gets the name the converter gave it.</summary>
    public string Name { get; }

    /// <summary>Gets the element type.</summary>
    public TensorType Type { get; }

    /// <summary>Gets the shape, slowest axis first; empty for a scalar.</summary>
    public int[] Shape { get; }

    /// <summary>Gets the number of elements.</summary>
    public int ElementCount { get; }

    /// <summary>Gets the number of bytes.</summary>
    public int ByteCount => ElementCount * SizeOf(Type);

    /// <summary>Gets the scale of a tensor with one scale; 0 when it is not quantised.</summary>
    public float Scale => Scales.Length > 0 ? Scales[0] : 0;

    /// <summary>Gets the zero point of a tensor with one zero point; 0 when it is not quantised.</summary>
    public int ZeroPoint => ZeroPoints.Length > 0 ? ZeroPoints[0] : 0;

    /// <summary>Gets all scales: none, one, or one a channel.</summary>
    public float[] Scales { get; }

    /// <summary>Gets all zero points, as many as scales.</summary>
    public int[] ZeroPoints { get; }

    /// <summary>Gets the axis that the scales belong to where there are several.</summary>
    public int QuantizedDimension { get; }

    /// <summary>Returns the bytes of one element.</summary>
    /// <param name="type">A type of fixed size.</param>
    /// <exception cref="ArgumentOutOfRangeException">The type has no fixed size.</exception>
    public static int SizeOf(TensorType type) => type switch
    {
        TensorType.Int8 or TensorType.UInt8 or TensorType.Bool => 1,
        TensorType.Int16 or TensorType.Float16 => 2,
        TensorType.Int32 or TensorType.Float32 => 4,
        TensorType.Int64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Elements of this type have no fixed size."),
    };
}
