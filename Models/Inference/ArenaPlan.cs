using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Inference;

/// <summary>Where each computed tensor lies in the arena, so that tensors share memory unless they live at the same time.</summary>
/// <remarks>Greedy, largest first, each at the lowest place that is free during its life. Graph inputs live from the start, graph outputs to the end.</remarks>
internal sealed class ArenaPlan
{
    private const int Alignment = 16;

    private ArenaPlan(int[] offsets, int bytes)
    {
        Offsets = offsets;
        Bytes = bytes;
    }

    /// <summary>Gets the offset of each tensor; −1 for constants and unused ones.</summary>
    public int[] Offsets { get; }

    /// <summary>Gets the size of the arena.</summary>
    public int Bytes { get; }

    public static ArenaPlan Create(TfliteModel model)
    {
        int count = model.Tensors.Count;
        var first = new int[count];
        var last = new int[count];
        Array.Fill(first, -1);
        foreach (int tensor in model.Inputs)
        {
            first[tensor] = 0;
        }

        for (int step = 0; step < model.Operators.Count; step++)
        {
            foreach (int tensor in model.Operators[step].Inputs.Where(tensor => tensor >= 0 && !model.IsConstant(tensor)))
            {
                last[tensor] = step;
            }

            foreach (int tensor in model.Operators[step].Outputs)
            {
                first[tensor] = step;
                last[tensor] = step;
            }
        }

        foreach (int tensor in model.Outputs)
        {
            last[tensor] = model.Operators.Count;
        }

        var offsets = new int[count];
        Array.Fill(offsets, -1);
        var placed = new List<int>();
        long bytes = 0;
        foreach (int tensor in Enumerable.Range(0, count).Where(t => first[t] >= 0 && !model.IsConstant(t)).OrderByDescending(t => model.Tensors[t].ByteCount).ThenBy(t => t))
        {
            long offset = 0;
            foreach (int other in placed.Where(o => first[o] <= last[tensor] && first[tensor] <= last[o]).OrderBy(o => offsets[o]))
            {
                if (offset + model.Tensors[tensor].ByteCount <= offsets[other])
                {
                    break;
                }

                offset = Math.Max(offset, Align((long)offsets[other] + model.Tensors[other].ByteCount));
            }

            bytes = Math.Max(bytes, offset + model.Tensors[tensor].ByteCount);
            if (bytes > model.Limits.MaxArenaBytes)
            {
                throw new ModelFormatException(0, $"an arena of at most {model.Limits.MaxArenaBytes} bytes", $"{bytes}");
            }

            offsets[tensor] = (int)offset;
            placed.Add(tensor);
        }

        return new ArenaPlan(offsets, (int)bytes);
    }

    private static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
