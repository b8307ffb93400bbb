namespace MeadowTinyMl.Inference;

/// <summary>Exponential and reciprocal in fixed point, as softmax and the sigmoid need them.</summary>
/// <remarks>Q<i>m</i> has m integer bits: value = raw / 2^(31 − m).</remarks>
internal static class FixedPointExp
{
    private const int ExpMinusOneEighth = 1_895_147_668;
    private const int OneThird = 715_827_883;
    private const int FortyEightSeventeenths = 1_515_870_810;
    private const int MinusThirtyTwoSeventeenths = -1_010_580_540;
    private const int OneQ2 = 1 << 29;

    // e^(−2^exponent) in Q0.
    private static readonly int[] Steps = { 1_672_461_947, 1_302_514_674, 790_015_084, 290_630_308, 39_332_535, 720_401, 242 };

    /// <summary>e^a for a ≤ 0; a in Q<paramref name="integerBits"/>, the result in Q0.</summary>
    public static int Exp(int a, int integerBits)
    {
        int fractionBits = 31 - integerBits;
        int quarter = 1 << (fractionBits - 2);
        int withinQuarter = (a & (quarter - 1)) - quarter;
        int result = ExpOfQuarter(FixedPoint.SaturatingShiftLeft(withinQuarter, integerBits));
        int remainder = unchecked(withinQuarter - a);
        for (int i = 0; i < Steps.Length; i++)
        {
            int exponent = i - 2;
            if (exponent < integerBits && (remainder & (1 << (fractionBits + exponent))) != 0)
            {
                result = FixedPoint.HighMultiply(result, Steps[i]);
            }
        }

        return a == 0 ? int.MaxValue : result;
    }

    /// <summary>1 / (1 + a) for a from 0 up to 1, all in Q0.</summary>
    public static int OneOverOnePlus(int a) => FixedPoint.SaturatingShiftLeft(Divide(a), 1);

    /// <summary>(1 − a) / (1 + a) for a from 0 up to 1, all in Q0.</summary>
    public static int OneMinusOverOnePlus(int a) => FixedPoint.SaturatingShiftLeft(unchecked(Divide(a) - OneQ2), 2);

    // 2 / (1 + a) in Q2, by three steps of Newton's method.
    private static int Divide(int a)
    {
        int half = (int)(((long)a + int.MaxValue + 1) / 2);
        int x = FortyEightSeventeenths + FixedPoint.HighMultiply(half, MinusThirtyTwoSeventeenths);
        for (int i = 0; i < 3; i++)
        {
            int error = OneQ2 - FixedPoint.HighMultiply(half, x);
            x += FixedPoint.SaturatingShiftLeft(FixedPoint.HighMultiply(x, error), 2);
        }

        return x;
    }

    // e^a for a from −1/4 up to 0, Q0: a fourth-order Taylor series about −1/8.
    private static int ExpOfQuarter(int a)
    {
        int x = a + (1 << 28);
        int x2 = FixedPoint.HighMultiply(x, x);
        int x3 = FixedPoint.HighMultiply(x2, x);
        int x4 = FixedPoint.HighMultiply(x2, x2);
        int tail = FixedPoint.RoundingShift(FixedPoint.HighMultiply(FixedPoint.RoundingShift(x4, 2) + x3, OneThird) + x2, 1);
        return ExpMinusOneEighth + FixedPoint.HighMultiply(ExpMinusOneEighth, x + tail);
    }
}
