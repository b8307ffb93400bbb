using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Inference;

/// <summary>Where each computed tensor of a graph lies in the arena, so that tensors share memory unless they live at the same time.</summary>
/// <remarks>Greedy, largest first, each at the lowest place that is free during its life. Graph inputs live from the start, graph outputs to the end, state for good.</remarks>
internal sealed class ArenaPlan
{
    private const int Alignment = 16;

    private ArenaPlan(int[] offsets, int[] first, int[] last, int bytes)
    {
        Offsets = offsets;
        First = first;
        Last = last;
        Bytes = bytes;
    }

    /// <summary>Gets the offset of each tensor; −1 for constants and unused ones.</summary>
    public int[] Offsets { get; }

    /// <summary>Gets the operator that first writes each tensor, 0 for graph inputs.</summary>
    public int[] First { get; }

    /// <summary>Gets the operator that last reads each tensor, the number of operators for graph outputs.</summary>
    public int[] Last { get; }

    /// <summary>Gets the size of the arena.</summary>
    public int Bytes { get; }

    /// <summary>Plans a graph from a place in the arena on.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="start">The first byte it may use.</param>
    /// <param name="maxBytes">Where the arena has to end.</param>
    public static ArenaPlan Create(Subgraph graph, long start, int maxBytes)
    {
        int count = graph.Tensors.Count;
        var first = new int[count];
        var last = new int[count];
        Array.Fill(first, -1);
        foreach (int tensor in graph.Inputs)
        {
            first[tensor] = 0;
        }

        for (int step = 0; step < graph.Operators.Count; step++)
        {
            foreach (int tensor in graph.Operators[step].Inputs.Where(tensor => tensor >= 0 && !graph.IsConstant(tensor)))
            {
                last[tensor] = step;
            }

            foreach (int tensor in graph.Operators[step].Outputs)
            {
                first[tensor] = step;
                last[tensor] = step;
            }
        }

        foreach (int tensor in graph.Outputs)
        {
            last[tensor] = graph.Operators.Count;
        }

        for (int tensor = 0; tensor < count; tensor++)
        {
            if (graph.Tensors[tensor].IsVariable)
            {
                first[tensor] = 0;
                last[tensor] = graph.Operators.Count;
            }
        }

        var offsets = new int[count];
        Array.Fill(offsets, -1);
        var placed = new List<int>();
        long bytes = start;
        foreach (int tensor in Enumerable.Range(0, count).Where(t => first[t] >= 0 && !graph.IsConstant(t)).OrderByDescending(t => graph.Tensors[t].ByteCount).ThenBy(t => t))
        {
            long offset = start;
            foreach (int other in placed.Where(o => first[o] <= last[tensor] && first[tensor] <= last[o]).OrderBy(o => offsets[o]))
            {
                if (offset + graph.Tensors[tensor].ByteCount <= offsets[other])
                {
                    break;
                }

                offset = Math.Max(offset, Align((long)offsets[other] + graph.Tensors[other].ByteCount));
            }

            bytes = Math.Max(bytes, offset + graph.Tensors[tensor].ByteCount);
            if (bytes > maxBytes)
            {
                throw new ModelFormatException(graph.Offset, $"an arena of at most {maxBytes} bytes", $"{bytes}");
            }

            offsets[tensor] = (int)offset;
            placed.Add(tensor);
        }

        return new ArenaPlan(offsets, first, last, checked((int)bytes));
    }

    /// <summary>Returns the next place where a tensor may start.</summary>
    public static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;
}
