using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>LOGISTIC and TANH in fixed point, for <see cref="TableKernel"/>.</summary>
internal static class Sigmoids
{
    public const int InputIntegerBits = 4;

    public static Func<int, int> Logistic(KernelContext context)
    {
        context.Require(context.Output.ZeroPoint == -128, "an output zero point of -128", $"{context.Output.ZeroPoint}");
        int zero = context.Input(0).ZeroPoint;
        context.Multiplier(Real(context.Input(0).Scale));
        var logistic = new LogisticCode(context.Input(0).Scale);
        return code => logistic.Of(code - zero);
    }

    public static Func<int, int> Tanh(KernelContext context)
    {
        int zero = context.Input(0).ZeroPoint;
        (int multiplier, int shift) = context.Multiplier(Real(context.Input(0).Scale));
        int radius = Radius(shift);
        return code =>
        {
            int value = code - zero;
            if (value <= -radius || value >= radius)
            {
                return value <= -radius ? -128 : 127;
            }

            // The same bits read with one more integer bit are twice the value.
            int y = FixedPoint.Multiply(value, multiplier, shift);
            int size = y == 0 ? 0 : FixedPointExp.OneMinusOverOnePlus(FixedPointExp.Exp(-Math.Abs(y), InputIntegerBits + 1));
            return FixedPoint.RoundingShift(y < 0 ? -size : size, 24);
        };
    }

    /// <summary>Returns the multiplier from codes to fixed point with four integer bits.</summary>
    public static double Real(float inputScale) => inputScale * (double)(1 << 27);

    /// <summary>Returns the code from which on the input no longer fits four integer bits and the answer is at its end.</summary>
    public static int Radius(int shift) => (int)Math.Min(Math.Floor(15.0 * (1 << 27) / Math.Pow(2, shift)), 1 << 16);
}
