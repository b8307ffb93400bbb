using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>MEAN and REDUCE_MAX on int8 over any axes, which are named by a constant; negative ones count from the last.</summary>
/// <remarks>MEAN folds the division by the number of elements into the multiplier, as TensorFlow Lite Micro does since March 2023.</remarks>
internal sealed class ReduceKernel : Kernel
{
    private readonly Operand _input;
    private readonly int _output;
    private readonly bool _mean;
    private readonly AxisWalk _kept;
    private readonly AxisWalk _reduced;
    private readonly int _offset;
    private readonly int _multiplier;
    private readonly int _shift;
    private readonly int _zeroPoint;
#if NET
    private readonly int[]? _sums;
#endif

    public ReduceKernel(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        context.RequireQuantized(input, TensorType.Int8, "input");
        context.RequireQuantized(output, TensorType.Int8, "output");
        int rank = input.Shape.Length;
        var gone = new bool[rank];
        foreach (int axis in context.ConstantPlaces(1))
        {
            context.Require(axis >= -rank && axis < rank, $"axes from {-rank} to {rank - 1}", $"{axis}");
            gone[axis < 0 ? axis + rank : axis] = true;
        }

        int[] strides = AxisWalk.Strides(input.Shape);
        _kept = Walk(input.Shape, strides, gone, false);
        _reduced = Walk(input.Shape, strides, gone, true);
        IEnumerable<int> expected = input.Shape.Where((size, axis) => !gone[axis] && size > 1);
        context.Require(expected.SequenceEqual(output.Shape.Where(size => size > 1)), $"an output of [{string.Join(", ", expected)}], axes of size 1 aside", $"[{string.Join(", ", output.Shape)}]");
        _mean = context.Operator.Code == BuiltinOperator.Mean;
        if (_mean)
        {
            int count = input.ElementCount / output.ElementCount;
            (int multiplier, int shift) = context.Multiplier((double)input.Scale / output.Scale);
            int moved = Math.Min(Log2(count), 31 + shift);
            _multiplier = (int)(((long)multiplier << moved) / count);
            _shift = shift - moved;
            _offset = unchecked(-input.ZeroPoint * count);
            _zeroPoint = output.ZeroPoint;
        }
        else
        {
            context.Require(input.Scale == output.Scale && input.ZeroPoint == output.ZeroPoint, "equal scales and zero points of input and output", "different ones");
        }

#if NET
        // Means over positions that follow each other, as after the last convolution of an image.
        if (_mean && context.UseVectors && _kept.Runs == 1 && _kept.FirstStep <= 1 && _reduced.Runs == 1 && _reduced.FirstStep == _kept.Run)
        {
            _sums = new int[_kept.Run];
            ScratchBytes = _sums.LongLength * sizeof(int);
        }
#endif
        _input = context.Operand(0);
        _output = context.OutputOffset;
        Steps = input.ElementCount;
    }

    public override long Steps { get; }

    public override long ScratchBytes { get; }

    public override void Invoke(sbyte[] arena)
    {
        sbyte[] input = _input.In(arena);
#if NET
        if (_sums != null)
        {
            MeansWithVectors(input, arena);
            return;
        }
#endif
        int to = _output;
        for (int run = 0; run < _kept.Runs; run++)
        {
            int from = _input.Offset + _kept.First;
            for (int i = 0; i < _kept.Run; i++)
            {
                arena[to++] = _mean ? Mean(input, from) : Largest(input, from);
                from += _kept.FirstStep;
            }

            _kept.Next();
        }
    }

    private static AxisWalk Walk(int[] shape, int[] strides, bool[] gone, bool which)
    {
        int[] sizes = shape.Where((_, axis) => gone[axis] == which).ToArray();
        int[] own = strides.Where((_, axis) => gone[axis] == which).ToArray();
        return new AxisWalk(sizes, own, own);
    }

    private static int Log2(int value)
    {
        int log = 0;
        while ((value >>= 1) > 0)
        {
            log++;
        }

        return log;
    }

    private sbyte Mean(sbyte[] input, int from)
    {
        int sum = _offset;
        for (int run = 0; run < _reduced.Runs; run++)
        {
            int at = from + _reduced.First;
            for (int i = 0; i < _reduced.Run; i++)
            {
                sum = unchecked(sum + input[at]);
                at += _reduced.FirstStep;
            }

            _reduced.Next();
        }

        int code = FixedPoint.Multiply(sum, _multiplier, _shift) + _zeroPoint;
        return (sbyte)Math.Clamp(code, sbyte.MinValue, sbyte.MaxValue);
    }

    private sbyte Largest(sbyte[] input, int from)
    {
        sbyte largest = sbyte.MinValue;
        for (int run = 0; run < _reduced.Runs; run++)
        {
            int at = from + _reduced.First;
            for (int i = 0; i < _reduced.Run; i++)
            {
                largest = input[at] > largest ? input[at] : largest;
                at += _reduced.FirstStep;
            }

            _reduced.Next();
        }

        return largest;
    }

#if NET
    private unsafe void MeansWithVectors(sbyte[] input, sbyte[] arena)
    {
        Array.Fill(_sums!, _offset);
        fixed (sbyte* values = input)
        fixed (int* sums = _sums)
        {
            Host.HostPooling.Add(values + _input.Offset, _reduced.Run, _reduced.FirstStep, _kept.Run, sums);
        }

        for (int i = 0; i < _kept.Run; i++)
        {
            int code = FixedPoint.Multiply(_sums![i], _multiplier, _shift) + _zeroPoint;
            arena[_output + i] = (sbyte)Math.Clamp(code, sbyte.MinValue, sbyte.MaxValue);
        }
    }
#endif
}
