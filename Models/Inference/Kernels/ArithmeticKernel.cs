using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>ADD, SUB and MUL on int8 with NumPy's broadcasting: sizes are equal or 1, counted from the last axis.</summary>
/// <remarks>What a code adds depends on that code alone, so it comes from a table of 256 values for each input; subtraction is addition of the negated table.</remarks>
internal sealed class ArithmeticKernel : Kernel
{
    private const int Headroom = 20;

    private readonly Operand _left;
    private readonly Operand _right;
    private readonly int[] _leftTerms = new int[256];
    private readonly int[] _rightTerms = new int[256];
    private readonly bool _product;
    private (int Multiplier, int Shift) _leftScale;
    private (int Multiplier, int Shift) _rightScale;
    private readonly AxisWalk _walk;
    private readonly int _output;
    private readonly int _multiplier;
    private readonly int _shift;
    private readonly int _zeroPoint;
    private readonly int _low;
    private readonly int _high;
#if NET
    private readonly Host.HostArithmetic? _host;
#endif

    public ArithmeticKernel(KernelContext context)
    {
        TensorInfo left = context.Input(0);
        TensorInfo right = context.Input(1);
        TensorInfo output = context.Output;
        context.RequireQuantized(left, TensorType.Int8, "first input");
        context.RequireQuantized(right, TensorType.Int8, "second input");
        context.RequireQuantized(output, TensorType.Int8, "output");
        _product = context.Operator.Code == BuiltinOperator.Mul;
        double real = _product ? PrepareProduct(left, right, output)
            : context.Operator.Code == BuiltinOperator.Add ? PrepareSum(left, right, output)
            : PrepareDifference(left, right, output);
        (_multiplier, _shift) = context.Multiplier(real);
        context.Require(_product || _shift <= 0, $"an output scale above 2^-{Headroom - 1} of the inputs'", output.Scale.ToString(System.Globalization.CultureInfo.InvariantCulture));
        (_low, _high) = FusedActivation.Range(context, context.Options.Int8(0));
        _zeroPoint = output.ZeroPoint;
        int[] leftStrides = Broadcast(context, left.Shape, output.Shape);
        int[] rightStrides = Broadcast(context, right.Shape, output.Shape);
        for (int axis = 0; axis < output.Shape.Length; axis++)
        {
            context.Require(output.Shape[axis] == 1 || leftStrides[axis] != 0 || rightStrides[axis] != 0, "an output no larger than its inputs", $"{output.Shape[axis]} along axis {axis}");
        }

        _walk = new AxisWalk(output.Shape, leftStrides, rightStrides);
#if NET
        if (context.Path == EnginePath.Host && _walk.FirstStep is 0 or 1 && _walk.SecondStep is 0 or 1)
        {
            _host = new Host.HostArithmetic(
                context.Operator.Code,
                Headroom,
                (left.ZeroPoint, _leftScale.Multiplier, _leftScale.Shift),
                (right.ZeroPoint, _rightScale.Multiplier, _rightScale.Shift),
                (output.ZeroPoint, _multiplier, _shift),
                (_low, _high));
        }
#endif
        _left = context.Operand(0);
        _right = context.Operand(1);
        _output = context.OutputOffset;
        Steps = output.ElementCount;
    }

    public override long Steps { get; }

    public override void Invoke(sbyte[] arena)
    {
        sbyte[] left = _left.In(arena);
        sbyte[] right = _right.In(arena);
        int[] leftTerms = _leftTerms;
        int[] rightTerms = _rightTerms;
        int to = _output;
        for (int run = 0; run < _walk.Runs; run++)
        {
            int length = _walk.Run;
            int a = _left.Offset + _walk.First;
            int b = _right.Offset + _walk.Second;
#if NET
            if (_host != null)
            {
                int done = WithVectors(left, a, right, b, arena, to);
                to += done;
                a += done * _walk.FirstStep;
                b += done * _walk.SecondStep;
                length -= done;
            }
#endif
            for (int end = to + length; to < end; to++)
            {
                int x = leftTerms[left[a] - sbyte.MinValue];
                int y = rightTerms[right[b] - sbyte.MinValue];
                int code = FixedPoint.Multiply(_product ? x * y : unchecked(x + y), _multiplier, _shift) + _zeroPoint;
                arena[to] = (sbyte)(code < _low ? _low : code > _high ? _high : code);
                a += _walk.FirstStep;
                b += _walk.SecondStep;
            }

            _walk.Next();
        }
    }

    private static int[] Broadcast(KernelContext context, int[] shape, int[] output)
    {
        int missing = output.Length - shape.Length;
        context.Require(missing >= 0, $"inputs of at most {output.Length} axes", $"{shape.Length}");
        var strides = new int[output.Length];
        int[] own = AxisWalk.Strides(shape);
        for (int axis = 0; axis < shape.Length; axis++)
        {
            context.Require(shape[axis] == output[missing + axis] || shape[axis] == 1, $"1 or {output[missing + axis]} elements along axis {axis}", $"{shape[axis]}");
            strides[missing + axis] = shape[axis] == 1 ? 0 : own[axis];
        }

        return strides;
    }

    private double PrepareProduct(TensorInfo left, TensorInfo right, TensorInfo output)
    {
        for (int i = 0; i < 256; i++)
        {
            _leftTerms[i] = i + sbyte.MinValue - left.ZeroPoint;
            _rightTerms[i] = i + sbyte.MinValue - right.ZeroPoint;
        }

        return (double)left.Scale * right.Scale / output.Scale;
    }

    private double PrepareSum(TensorInfo left, TensorInfo right, TensorInfo output)
    {
        double twice = 2 * (double)Math.Max(left.Scale, right.Scale);
        _leftScale = Fill(_leftTerms, left, left.Scale / twice, 1);
        _rightScale = Fill(_rightTerms, right, right.Scale / twice, 1);
        return twice / ((1 << Headroom) * (double)output.Scale);
    }

    // The reference kernel of SUB works in float32 where ADD works in double precision.
    private double PrepareDifference(TensorInfo left, TensorInfo right, TensorInfo output)
    {
        float twice = (float)(2 * Math.Max(left.Scale, right.Scale));
        _leftScale = Fill(_leftTerms, left, (float)(left.Scale / twice), 1);
        _rightScale = Fill(_rightTerms, right, (float)(right.Scale / twice), -1);
        return (float)(twice / (float)((1 << Headroom) * output.Scale));
    }

    private static (int Multiplier, int Shift) Fill(int[] terms, TensorInfo input, double real, int sign)
    {
        (int multiplier, int shift) = FixedPoint.QuantizeMultiplier(real);
        for (int i = 0; i < 256; i++)
        {
            terms[i] = sign * FixedPoint.Multiply((i + sbyte.MinValue - input.ZeroPoint) << Headroom, multiplier, shift);
        }

        return (multiplier, shift);
    }

#if NET
    private unsafe int WithVectors(sbyte[] left, int a, sbyte[] right, int b, sbyte[] arena, int to)
    {
        fixed (sbyte* first = left)
        fixed (sbyte* second = right)
        fixed (sbyte* memory = arena)
        {
            return _host!.Run(first + a, _walk.FirstStep, second + b, _walk.SecondStep, _walk.Run, memory + to);
        }
    }
#endif
}
