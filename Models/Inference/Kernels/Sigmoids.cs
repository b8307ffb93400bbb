using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>LOGISTIC and TANH in fixed point, for <see cref="TableKernel"/>.</summary>
internal static class Sigmoids
{
    private const int InputIntegerBits = 4;

    public static Func<int, int> Logistic(KernelContext context)
    {
        context.Require(context.Output.ZeroPoint == -128, "an output zero point of -128", $"{context.Output.ZeroPoint}");
        int zero = context.Input(0).ZeroPoint;
        (int multiplier, int shift, int radius) = Prepare(context);
        return code =>
        {
            int value = code - zero;
            if (value <= -radius || value >= radius)
            {
                return value <= -radius ? -128 : 127;
            }

            int y = FixedPoint.Multiply(value, multiplier, shift);
            int share = y == 0 ? 1 << 30
                : y > 0 ? FixedPointExp.OneOverOnePlus(FixedPointExp.Exp(-y, InputIntegerBits))
                : int.MaxValue - FixedPointExp.OneOverOnePlus(FixedPointExp.Exp(y, InputIntegerBits));
            return FixedPoint.RoundingShift(share, 23) - 128;
        };
    }

    public static Func<int, int> Tanh(KernelContext context)
    {
        int zero = context.Input(0).ZeroPoint;
        (int multiplier, int shift, int radius) = Prepare(context);
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

    // Beyond the radius the input no longer fits four integer bits and the answer is at its end.
    private static (int Multiplier, int Shift, int Radius) Prepare(KernelContext context)
    {
        (int multiplier, int shift) = context.Multiplier(context.Input(0).Scale * (double)(1 << 27));
        double radius = Math.Floor(15.0 * (1 << 27) / Math.Pow(2, shift));
        return (multiplier, shift, (int)Math.Min(radius, 1 << 16));
    }
}
