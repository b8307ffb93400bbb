using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>The range that an activation fused into an operator leaves of the output's codes.</summary>
internal static class FusedActivation
{
    private const int Relu = 1;
    private const int ReluMinus1To1 = 2;
    private const int Relu6 = 3;
    private const int SignBit = 5;

    /// <summary>Returns the lowest and highest code. Tanh and sign bit count as none, as in the reference kernels.</summary>
    public static (int Low, int High) Range(KernelContext context, int activation)
    {
        TensorInfo output = context.Output;
        context.Require(activation is >= 0 and <= SignBit, "an activation of 0 to 5", $"{activation}");
        return activation switch
        {
            Relu => (Math.Max(-128, Code(output, 0)), 127),
            ReluMinus1To1 => (Math.Max(-128, Code(output, -1)), Math.Min(127, Code(output, 1))),
            Relu6 => (Math.Max(-128, Code(output, 0)), Math.Min(127, Code(output, 6))),
            _ => (-128, 127),
        };
    }

    private static int Code(TensorInfo output, float real)
    {
        float steps = (float)(real / output.Scale);
        return output.ZeroPoint + (int)MathF.Round(Math.Clamp(steps, -1e6f, 1e6f), MidpointRounding.AwayFromZero);
    }
}
