using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>Operators that move elements and change none: copies from strided places to strided places, after an optional fill.</summary>
internal sealed class CopyKernel : Kernel
{
    private readonly List<(Operand From, int To, AxisWalk Walk)> _copies = new();
    private int _fillStart;
    private int _fillLength;
    private sbyte _fill;
    private long _steps;

    public override long Steps => _steps;

    /// <summary>Copies bytes from one place to another.</summary>
    public static CopyKernel Plain(Operand from, int to, int bytes)
    {
        var kernel = new CopyKernel();
        int[] sizes = { bytes };
        int[] strides = AxisWalk.Strides(sizes);
        kernel.Add(sizes, 1, from, 0, strides, to, 0, strides);
        return kernel;
    }

    /// <summary>Fills an output first.</summary>
    public void Fill(int start, int length, sbyte value)
    {
        (_fillStart, _fillLength, _fill) = (start, length, value);
        _steps += length;
    }

    /// <summary>Adds a copy of elements of a tensor; strides and starts are in elements.</summary>
    /// <param name="sizes">Elements along each axis.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="from">The tensor copied from.</param>
    /// <param name="fromStart">Its first element.</param>
    /// <param name="fromStrides">Its strides.</param>
    /// <param name="to">Where the tensor copied to lies in the arena.</param>
    /// <param name="toStart">Its first element.</param>
    /// <param name="toStrides">Its strides.</param>
    public void Add(int[] sizes, int elementSize, Operand from, int fromStart, int[] fromStrides, int to, int toStart, int[] toStrides)
    {
        var walk = new AxisWalk(With(sizes, 1, elementSize), With(fromStrides, elementSize, 1), With(toStrides, elementSize, 1));
        _copies.Add((from.From(fromStart * elementSize), to + (toStart * elementSize), walk));
        _steps += (long)walk.Runs * walk.Run;
    }

    public override void Invoke(sbyte[] arena)
    {
        Array.Fill(arena, _fill, _fillStart, _fillLength);
        foreach ((Operand from, int to, AxisWalk walk) in _copies)
        {
            sbyte[] source = from.In(arena);
            for (int run = 0; run < walk.Runs; run++)
            {
                Copy(source, from.Offset + walk.First, arena, to + walk.Second, walk);
                walk.Next();
            }
        }
    }

    private static void Copy(sbyte[] source, int from, sbyte[] arena, int to, AxisWalk walk)
    {
        if (walk.FirstStep == 1 && walk.SecondStep == 1)
        {
            Array.Copy(source, from, arena, to, walk.Run);
            return;
        }

        for (int i = 0; i < walk.Run; i++)
        {
            arena[to] = source[from];
            from += walk.FirstStep;
            to += walk.SecondStep;
        }
    }

    // Bytes of an element as the innermost axis.
    private static int[] With(int[] values, int factor, int last)
    {
        var result = new int[values.Length + 1];
        for (int axis = 0; axis < values.Length; axis++)
        {
            result[axis] = values[axis] * factor;
        }

        result[^1] = last;
        return result;
    }
}
