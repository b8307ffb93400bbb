using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>SOFTMAX on int8 over the last axis. The exponential depends only on the distance to the largest code, so a table of 256 is exact.</summary>
internal sealed class SoftmaxKernel : Kernel
{
    private const int InputIntegerBits = 5;
    private const int SumIntegerBits = 12;

    private readonly Operand _input;
    private readonly int _output;
    private readonly int _rows;
    private readonly int _depth;
    private readonly int _lowestDifference;
    private readonly int[] _exp = new int[256];

    public SoftmaxKernel(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        context.RequireQuantized(input, TensorType.Int8, "input");
        context.RequireQuantized(output, TensorType.Int8, "output");
        context.Require(output.Scale == 1f / 256 && output.ZeroPoint == -128, "an output scale of 1/256 and zero point -128", $"{output.Scale} and {output.ZeroPoint}");
        context.Require(input.Shape.Length >= 1 && input.ElementCount == output.ElementCount, $"{input.ElementCount} outputs", $"{output.ElementCount}");
        _depth = input.Shape[input.Shape.Length - 1];
        _rows = input.ElementCount / _depth;
        float beta = context.Options.Float32(0);
        context.Require(beta > 0 && beta <= 1e6f, "a beta above 0", beta.ToString(System.Globalization.CultureInfo.InvariantCulture));
        double real = Math.Min((double)beta * input.Scale * (1 << 26), int.MaxValue);
        context.Require(real > 1, "a scale that softmax can use (beta × scale × 2^26 above 1)", real.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (int multiplier, int shift) = FixedPoint.QuantizeMultiplier(real);
        _lowestDifference = -(int)Math.Floor(31.0 * (1 << 26) / Math.Pow(2, shift));
        for (int distance = 0; distance < _exp.Length && -distance >= _lowestDifference; distance++)
        {
            int scaled = FixedPoint.HighMultiply(unchecked((int)((long)-distance << shift)), multiplier);
            _exp[distance] = FixedPointExp.Exp(scaled, InputIntegerBits);
        }

        _input = context.Operand(0);
        _output = context.OutputOffset;
    }

    public override long Steps => (long)_rows * _depth;

    public override void Invoke(sbyte[] arena)
    {
        sbyte[] input = _input.In(arena);
        for (int row = 0; row < _rows; row++)
        {
            Row(input, _input.Offset + (row * _depth), arena, _output + (row * _depth));
        }
    }

    private void Row(sbyte[] input, int from, sbyte[] arena, int to)
    {
        int top = sbyte.MinValue;
        for (int i = 0; i < _depth; i++)
        {
            top = Math.Max(top, input[from + i]);
        }

        int sum = 0;
        for (int i = 0; i < _depth; i++)
        {
            int difference = input[from + i] - top;
            if (difference >= _lowestDifference)
            {
                sum += FixedPoint.RoundingShift(_exp[-difference], SumIntegerBits);
            }
        }

        int headroom = LeadingZeros((uint)sum);
        int reciprocal = FixedPointExp.OneOverOnePlus(unchecked((int)(((uint)sum << headroom) - (1u << 31))));
        int exponent = SumIntegerBits - headroom + 31 - 8;
        for (int i = 0; i < _depth; i++)
        {
            int difference = input[from + i] - top;
            int code = difference < _lowestDifference
                ? -128
                : FixedPoint.RoundingShift(FixedPoint.HighMultiply(reciprocal, _exp[-difference]), exponent) - 128;
            arena[to + i] = (sbyte)Math.Clamp(code, -128, 127);
        }
    }

    private static int LeadingZeros(uint value)
    {
        int zeros = 0;
        while (zeros < 32 && (value & 0x80000000u) == 0)
        {
            value <<= 1;
            zeros++;
        }

        return zeros;
    }
}
