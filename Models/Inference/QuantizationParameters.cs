using System;

namespace MeadowTinyMl.Inference;

/// <summary>Affine int8 quantisation of a tensor: <c>real = Scale × (code − ZeroPoint)</c>.</summary>
/// <remarks>Source: LiteRT 8-bit quantization specification, "Specification summary".</remarks>
public readonly record struct QuantizationParameters
{
    /// <summary>Creates parameters that are safe to divide by and to store.</summary>
    /// <param name="scale">Real-world step between adjacent codes; finite and above 0.</param>
    /// <param name="zeroPoint">Code that stands for real 0; −128 to 127.</param>
    /// <exception cref="ArgumentOutOfRangeException">Either value is outside its range.</exception>
    public QuantizationParameters(float scale, int zeroPoint)
    {
        if (!(scale > 0f) || float.IsInfinity(scale))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, "Scale must be finite and positive.");
        }

        if (zeroPoint < sbyte.MinValue || zeroPoint > sbyte.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(zeroPoint), zeroPoint, "Zero point must fit in int8.");
        }

        Scale = scale;
        ZeroPoint = zeroPoint;
    }

    /// <summary>Gets the real-world step between adjacent codes.</summary>
    public float Scale { get; }

    /// <summary>Gets the code that stands for real 0.</summary>
    public int ZeroPoint { get; }

    /// <summary>Returns the code nearest to <paramref name="real"/>, saturated to −128..127.</summary>
    /// <param name="real">Value in the tensor's own unit; not NaN.</param>
    public sbyte Quantize(float real)
    {
        // Halves go away from zero as in the reference kernels; the cast keeps the quotient in float32 whatever the processor computes in.
        float quotient = (float)(real / Scale);
        float code = (float)(MathF.Round(Math.Clamp(quotient, -1e6f, 1e6f), MidpointRounding.AwayFromZero) + ZeroPoint);
        return (sbyte)Math.Clamp(code, sbyte.MinValue, sbyte.MaxValue);
    }

    /// <summary>Returns the real value of a code.</summary>
    public float Dequantize(sbyte code) => (float)(Scale * (code - ZeroPoint));
}
