using System;

namespace MeadowTinyMl.Inference;

/// <summary>The fixed-point arithmetic of the reference kernels: two roundings, one after the other.</summary>
/// <remarks>Wrapping int32 throughout. The high multiply sends ties up, the right shift sends them away from zero.</remarks>
internal static class FixedPoint
{
    /// <summary>Saturating rounding doubling high multiply: (a·b + 2^30) &gt;&gt; 31.</summary>
    public static int HighMultiply(int a, int b) =>
        a == int.MinValue && b == int.MinValue ? int.MaxValue : (int)((((long)a * b) + (1L << 30)) >> 31);

    /// <summary>Divides by 2^<paramref name="exponent"/> (0 to 31), to nearest, ties away from zero.</summary>
    public static int RoundingShift(int x, int exponent) =>
        exponent == 0 ? x : (int)((x + (1L << (exponent - 1)) - (x < 0 ? 1 : 0)) >> exponent);

    /// <summary>Shifts left by <paramref name="exponent"/> (0 to 30) and saturates.</summary>
    public static int SaturatingShiftLeft(int x, int exponent)
    {
        int limit = (int)((1L << (31 - exponent)) - 1);
        return x > limit ? int.MaxValue : x < -limit ? int.MinValue : x << exponent;
    }

    /// <summary>Splits a real multiplier, at least 0, into multiplier · 2^(shift − 31).</summary>
    public static (int Multiplier, int Shift) QuantizeMultiplier(double real)
    {
        if (real == 0)
        {
            return (0, 0);
        }

        // real = mantissa · 2^shift with the mantissa in [0.5, 1), by taking the exponent out of the bits.
        long bits = BitConverter.DoubleToInt64Bits(real);
        int shift = (int)((bits >> 52) & 0x7FF) - 1022;
        double mantissa = BitConverter.Int64BitsToDouble((bits & 0xFFFFFFFFFFFFF) | (1022L << 52));
        long multiplier = (long)Math.Round(mantissa * (1L << 31), MidpointRounding.AwayFromZero);
        if (multiplier == 1L << 31)
        {
            multiplier /= 2;
            shift++;
        }

        return shift < -31 ? (0, 0) : ((int)multiplier, shift);
    }

    /// <summary>Multiplies by a quantised multiplier: the left shift wraps and comes first, the right shift rounds and comes last.</summary>
    public static int Multiply(int x, int multiplier, int shift) =>
        shift > 0
            ? HighMultiply(shift > 31 ? 0 : unchecked(x << shift), multiplier)
            : RoundingShift(HighMultiply(x, multiplier), -shift);
}
