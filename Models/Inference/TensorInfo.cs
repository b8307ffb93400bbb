using System;

namespace MeadowTinyMl.Inference;

/// <summary>What a model says of one tensor.</summary>
public sealed class TensorInfo
{
    internal TensorInfo(string name, TensorType type, int[] shape, int elementCount, bool isVariable, float[] scales, int[] zeroPoints, int quantizedDimension)
    {
        Name = name;
        Type = type;
        Shape = shape;
        ElementCount = elementCount;
        IsVariable = isVariable;
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

    /// <summary>Gets the number of elements; 0 for an empty tensor and for one whose size nothing fixes, which no operator may use.</summary>
    public int ElementCount { get; }

    /// <summary>Gets the number of bytes; 0 where elements are not whole bytes.</summary>
    public int ByteCount => ElementCount * WholeBytes(Type);

    /// <summary>Gets a value indicating whether it starts at its zero point and keeps its content from one invocation to the next.</summary>
    public bool IsVariable { get; }

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
    /// <param name="type">A type whose elements are whole bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Elements of the type are no whole bytes.</exception>
    public static int SizeOf(TensorType type) => WholeBytes(type) is var bytes && bytes > 0
        ? bytes
        : throw new ArgumentOutOfRangeException(nameof(type), type, "Elements of this type are no whole bytes.");

    internal static int WholeBytes(TensorType type) => type switch
    {
        TensorType.Int8 or TensorType.UInt8 or TensorType.Bool => 1,
        TensorType.Int16 or TensorType.UInt16 or TensorType.Float16 or TensorType.BFloat16 => 2,
        TensorType.Int32 or TensorType.UInt32 or TensorType.Float32 => 4,
        TensorType.Int64 or TensorType.UInt64 or TensorType.Float64 or TensorType.Complex64 => 8,
        TensorType.Complex128 => 16,
        _ => 0,
    };

    /// <summary>Returns the same tensor under a shape whose sizes are all known.</summary>
    internal TensorInfo Reshaped(int[] shape, int elementCount) => new(Name, Type, shape, elementCount, IsVariable, Scales, ZeroPoints, QuantizedDimension);
}
