using System;
using System.Numerics;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Fixed-point exponential, reciprocal, softmax, logistic and tanh a second time, step by step as they are written down, in numbers that cannot overflow unseen.</summary>
internal static class SlowSigmoid
{
    private static readonly (int Exponent, int Factor)[] Factors =
        [(-2, 1672461947), (-1, 1302514674), (0, 790015084), (1, 290630308), (2, 39332535), (3, 720401), (4, 242)];

    public static int Logistic(int code, float scale, int zeroPoint)
    {
        (int multiplier, int shift, long radius) = Prepare(scale);
        int value = code - zeroPoint;
        if (value <= -radius)
        {
            return -128;
        }

        if (value >= radius)
        {
            return 127;
        }

        int y = SlowArithmetic.Multiply(value, multiplier, shift);
        int answer = y == 0 ? 1 << 30 : y > 0 ? Reciprocal(Exp(-y, 4)) : checked(int.MaxValue - Reciprocal(Exp(y, 4)));
        return Math.Clamp(SlowArithmetic.RoundingShift(answer, 23) - 128, -128, 127);
    }

    public static int Tanh(int code, float scale, int zeroPoint)
    {
        (int multiplier, int shift, long radius) = Prepare(scale);
        int value = code - zeroPoint;
        if (value <= -radius)
        {
            return -128;
        }

        if (value >= radius)
        {
            return 127;
        }

        int y = SlowArithmetic.Multiply(value, multiplier, shift);
        int size = y == 0 ? 0 : OneMinus(Exp(-Math.Abs(y), 5));
        return Math.Clamp(SlowArithmetic.RoundingShift(y < 0 ? -size : size, 24), -128, 127);
    }

    public static sbyte[] Softmax(sbyte[] row, float scale, float beta)
    {
        double real = Math.Min((double)beta * scale * 67108864.0, 2147483647.0);
        (int multiplier, int shift) = SlowArithmetic.QuantizeMultiplier(real);
        int lowest = -(int)Math.Floor(31.0 * 67108864.0 / Math.Pow(2, shift));
        int top = int.MinValue;
        foreach (sbyte code in row)
        {
            top = Math.Max(top, code);
        }

        var powers = new int?[row.Length];
        long sum = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (row[i] - top >= lowest)
            {
                powers[i] = Exp(SlowArithmetic.HighMultiply((int)((long)(row[i] - top) << shift), multiplier), 5);
                sum += SlowArithmetic.RoundingShift(powers[i]!.Value, 12);
            }
        }

        int headroom = 32;
        for (long rest = sum; rest > 0; rest >>= 1)
        {
            headroom--;
        }

        int reciprocal = Reciprocal(checked((int)((sum << headroom) - (1L << 31))));
        return Array.ConvertAll(powers, power => (sbyte)(power == null ? -128 : Math.Clamp(
            SlowArithmetic.RoundingShift(SlowArithmetic.HighMultiply(reciprocal, power.Value), 12 - headroom + 31 - 8) - 128, -128, 127)));
    }

    private static (int Multiplier, int Shift, long Radius) Prepare(float scale)
    {
        (int multiplier, int shift) = SlowArithmetic.QuantizeMultiplier(scale * 134217728.0);
        return (multiplier, shift, (long)Math.Floor(15.0 * 134217728.0 / Math.Pow(2, shift)));
    }

    private static int Exp(int a, int integerBits)
    {
        if (a == 0)
        {
            return int.MaxValue;
        }

        int fraction = 31 - integerBits;
        long quarter = 1L << (fraction - 2);
        long within = (((a % quarter) + quarter) % quarter) - quarter;
        long remainder = within - a;
        int result = ExpOfQuarter(SaturatingShift(within, integerBits));
        foreach ((int exponent, int factor) in Factors)
        {
            if (exponent < integerBits && (remainder >> (fraction + exponent)) % 2 == 1)
            {
                result = SlowArithmetic.HighMultiply(result, factor);
            }
        }

        return result;
    }

    private static int ExpOfQuarter(int a)
    {
        const int C = 1895147668;
        int x = checked(a + (1 << 28));
        int x2 = SlowArithmetic.HighMultiply(x, x);
        int x3 = SlowArithmetic.HighMultiply(x2, x);
        int x4 = SlowArithmetic.HighMultiply(x2, x2);
        int u = SlowArithmetic.RoundingShift(checked(SlowArithmetic.HighMultiply(checked(SlowArithmetic.RoundingShift(x4, 2) + x3), 715827883) + x2), 1);
        return checked(C + SlowArithmetic.HighMultiply(C, checked(x + u)));
    }

    private static int Reciprocal(int a) => SaturatingShift(Newton(a), 1);

    private static int OneMinus(int a) => SaturatingShift(Newton(a) - (1 << 29), 2);

    private static int Newton(int a)
    {
        int half = (int)((a + 2147483648L) / 2);
        int x = checked(1515870810 + SlowArithmetic.HighMultiply(half, -1010580540));
        for (int i = 0; i < 3; i++)
        {
            x = checked(x + SaturatingShift(SlowArithmetic.HighMultiply(x, checked((1 << 29) - SlowArithmetic.HighMultiply(half, x))), 2));
        }

        return x;
    }

    private static int SaturatingShift(long x, int exponent) => (int)BigInteger.Clamp((BigInteger)x << exponent, int.MinValue, int.MaxValue);
}
