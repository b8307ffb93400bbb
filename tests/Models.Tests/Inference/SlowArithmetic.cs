using System;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>The fixed-point primitives a second time, by their definitions in exact arithmetic and with no eye to speed.</summary>
internal static class SlowArithmetic
{
    public static int HighMultiply(int a, int b)
    {
        if (a == int.MinValue && b == int.MinValue)
        {
            return int.MaxValue;
        }

        Int128 product = (Int128)a * b;
        return (int)((product + (product >= 0 ? 1 << 30 : 1 - (1 << 30))) / ((Int128)1 << 31));
    }

    public static int RoundingShift(int x, int exponent) =>
        (int)Math.Round((decimal)x / (1L << exponent), MidpointRounding.AwayFromZero);

    public static (int Multiplier, int Shift) QuantizeMultiplier(double real)
    {
        if (real == 0)
        {
            return (0, 0);
        }

        int shift = Math.ILogB(real) + 1;
        long multiplier = (long)Math.Round(Math.ScaleB(real, 31 - shift), MidpointRounding.AwayFromZero);
        if (multiplier == 1L << 31)
        {
            return (1 << 30, shift + 1);
        }

        return shift < -31 ? (0, 0) : ((int)multiplier, shift);
    }

    public static int Multiply(int x, int multiplier, int shift)
    {
        if (shift <= 0)
        {
            return RoundingShift(HighMultiply(x, multiplier), -shift);
        }

        var wide = (System.Numerics.BigInteger)x << shift;
        int wrapped = unchecked((int)(uint)(wide & uint.MaxValue));
        return HighMultiply(wrapped, multiplier);
    }

    public static int Scale(int x, double real)
    {
        (int multiplier, int shift) = QuantizeMultiplier(real);
        return Multiply(x, multiplier, shift);
    }

    public static sbyte Requantize(long sum, double real, int zeroPoint, (int Low, int High) range)
    {
        (int multiplier, int shift) = QuantizeMultiplier(real);
        return (sbyte)Math.Clamp((long)Multiply(unchecked((int)sum), multiplier, shift) + zeroPoint, range.Low, range.High);
    }

    /// <summary>Codes that a fused activation lets through: none, ReLU, ReLU −1 to 1, ReLU6.</summary>
    public static (int Low, int High) Range(int activation, float scale, int zeroPoint)
    {
        int Code(float real) => zeroPoint + (int)Math.Round(Math.Clamp((double)(real / scale), -1e9, 1e9), MidpointRounding.AwayFromZero);
        return activation switch
        {
            1 => (Math.Max(-128, Code(0)), 127),
            2 => (Math.Max(-128, Code(-1)), Math.Min(127, Code(1))),
            3 => (Math.Max(-128, Code(0)), Math.Min(127, Code(6))),
            _ => (-128, 127),
        };
    }
}
