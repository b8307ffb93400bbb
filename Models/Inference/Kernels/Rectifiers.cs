using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>RELU, RELU6 and LEAKY_RELU as operators of their own, for <see cref="TableKernel"/>.</summary>
internal static class Rectifiers
{
    private const float Six = 6;

    public static Func<int, int> Relu(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        (int multiplier, int shift) = context.Multiplier((float)(input.Scale / output.Scale));
        return code => Math.Max(output.ZeroPoint, FixedPoint.Multiply(code - input.ZeroPoint, multiplier, shift) + output.ZeroPoint);
    }

    /// <summary>Codes are limited and not rescaled, whatever the output's parameters are: so does the reference.</summary>
    public static Func<int, int> Relu6(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        float steps = (float)(Six / input.Scale);
        int six = Math.Min(127, (int)MathF.Round(Math.Clamp(steps, 0, 1e6f), MidpointRounding.AwayFromZero) + input.ZeroPoint);
        return code => Math.Min(six, Math.Max(input.ZeroPoint, code));
    }

    public static Func<int, int> LeakyRelu(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        float alpha = context.Options.Float32(0);
        context.Require(Math.Abs(alpha) <= 1e6f, "an alpha of at most a million in magnitude", alpha.ToString(System.Globalization.CultureInfo.InvariantCulture));
        float leak = (float)((float)(input.Scale * alpha) / output.Scale);
        (int multiplier, int shift) = context.Multiplier((float)(input.Scale / output.Scale));
        (int leakMultiplier, int leakShift) = context.Multiplier(Math.Abs(leak));
        return code =>
        {
            int value = code - input.ZeroPoint;
            int scaled = value >= 0
                ? FixedPoint.Multiply(value, multiplier, shift)
                : Math.Sign(leak) * FixedPoint.Multiply(value, leakMultiplier, leakShift);
            return scaled + output.ZeroPoint;
        };
    }
}
