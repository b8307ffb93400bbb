using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Inference;

/// <summary>Where each computed tensor of a graph lies in the arena, so that tensors share memory unless they live at the same time.</summary>
/// <remarks>
/// Greedy: one tensor after the other into the smallest gap that is free during its life and large enough, in two orders, of which the better plan is taken: largest first, and
/// those of the operator with the most memory first, the longest-lived of them before the others (after Pisarchyk and Lee, "Efficient memory management for deep neural net inference", 2020).
/// Graph inputs live from the start, graph outputs to the end, state for good.
/// An operator that computes each output code from the code at the same place writes over an input that nothing needs afterwards; both then are one place.
/// </remarks>
internal sealed class ArenaPlan
{
    private const int Alignment = 16;

    private ArenaPlan(int[] offsets, Life[] lives, int bytes)
    {
        Offsets = offsets;
        First = Array.ConvertAll(lives, life => life.First);
        Last = Array.ConvertAll(lives, life => life.Last);
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
        Life[] own = Lives(graph);
        var lives = (Life[])own.Clone();
        int[] places = Places(graph, lives);
        int[] sizes = graph.Tensors.Select(tensor => tensor.ByteCount).ToArray();
        int[] bySize = Enumerable.Range(0, lives.Length)
            .Where(tensor => lives[tensor].Exists && places[tensor] == tensor)
            .OrderByDescending(tensor => sizes[tensor])
            .ThenBy(tensor => tensor)
            .ToArray();
        long[] pressure = Pressure(bySize, lives, sizes, graph.Operators.Count);
        int[] byPressure = bySize
            .OrderByDescending(tensor => pressure.Skip(lives[tensor].First).Take(lives[tensor].Length).Max())
            .ThenByDescending(tensor => lives[tensor].Length)
            .ToArray();
        (long[] offsets, long bytes) = Place(bySize, lives, sizes);
        (long[] otherOffsets, long otherBytes) = Place(byPressure, lives, sizes);
        (offsets, bytes) = otherBytes < bytes ? (otherOffsets, otherBytes) : (offsets, bytes);
        if (start + bytes > maxBytes)
        {
            throw new ModelFormatException(graph.Offset, $"an arena of at most {maxBytes} bytes", $"{start + bytes}");
        }

        return new ArenaPlan(Enumerable.Range(0, lives.Length).Select(tensor => lives[tensor].Exists ? (int)(start + offsets[places[tensor]]) : -1).ToArray(), own, (int)(start + bytes));
    }

    /// <summary>Returns the next place where a tensor may start.</summary>
    public static long Align(long offset) => (offset + Alignment - 1) / Alignment * Alignment;

    // Bytes that must be there at once while each operator runs, and after the last.
    private static long[] Pressure(int[] owners, Life[] lives, int[] sizes, int operators)
    {
        var bytes = new long[operators + 1];
        foreach (int tensor in owners)
        {
            for (int step = lives[tensor].First; step <= lives[tensor].Last; step++)
            {
                bytes[step] += sizes[tensor];
            }
        }

        return bytes;
    }

    private static (long[] Offsets, long Bytes) Place(int[] order, Life[] lives, int[] sizes)
    {
        var offsets = new long[lives.Length];
        var placed = new List<int>();
        long bytes = 0;
        foreach (int tensor in order)
        {
            offsets[tensor] = SmallestGap(lives, offsets, sizes, placed, tensor);
            bytes = Math.Max(bytes, offsets[tensor] + sizes[tensor]);
            Insert(placed, offsets, tensor);
        }

        return (offsets, bytes);
    }

    // First and last operator that a tensor must be there for.
    private static Life[] Lives(Subgraph graph)
    {
        var lives = new Life[graph.Tensors.Count];
        foreach (int tensor in graph.Inputs)
        {
            lives[tensor] = new Life(0, 0);
        }

        for (int step = 0; step < graph.Operators.Count; step++)
        {
            foreach (int tensor in graph.Operators[step].Inputs.Where(tensor => tensor >= 0))
            {
                lives[tensor].Last = step;
            }

            foreach (int tensor in graph.Operators[step].Outputs)
            {
                lives[tensor] = new Life(step, step);
            }
        }

        foreach (int tensor in graph.Outputs)
        {
            lives[tensor].Last = graph.Operators.Count;
        }

        for (int tensor = 0; tensor < lives.Length; tensor++)
        {
            if (graph.IsConstant(tensor))
            {
                lives[tensor] = default;
            }
            else if (graph.Tensors[tensor].IsVariable)
            {
                lives[tensor] = new Life(0, graph.Operators.Count);
            }
        }

        return lives;
    }

    // For each tensor the one whose memory it uses: its own, or that of an input which dies where it is born. The owner then lives as long as both.
    private static int[] Places(Subgraph graph, Life[] lives)
    {
        int[] places = Enumerable.Range(0, lives.Length).ToArray();
        foreach (OperatorInfo op in graph.Operators.Where(op => WritesInPlace(op.Code) && op.Outputs.Length == 1))
        {
            int output = op.Outputs[0];
            foreach (int input in op.Inputs.Where(input => CanHold(graph, lives, places, input, output, op.Index)).Take(1))
            {
                int owner = places[input];
                places[output] = owner;
                lives[owner].Last = Math.Max(lives[owner].Last, lives[output].Last);
            }
        }

        return places;
    }

    private static bool CanHold(Subgraph graph, Life[] lives, int[] places, int input, int output, int step)
    {
        if (input < 0)
        {
            return false;
        }

        int owner = places[input];
        return input != output && !graph.IsConstant(input) && lives[input].Exists && lives[input].Last == step && lives[owner].Last == step
            && lives[output].First == step && places[output] == output && !graph.Tensors[output].IsVariable
            && graph.Tensors[input].ByteCount == graph.Tensors[output].ByteCount
            && graph.Tensors[input].ElementCount == graph.Tensors[output].ElementCount;
    }

    private static bool WritesInPlace(BuiltinOperator code) => code is
        BuiltinOperator.Add or BuiltinOperator.Sub or BuiltinOperator.Mul
        or BuiltinOperator.Relu or BuiltinOperator.Relu6 or BuiltinOperator.LeakyRelu or BuiltinOperator.Logistic or BuiltinOperator.Tanh
        or BuiltinOperator.Quantize or BuiltinOperator.Reshape or BuiltinOperator.Squeeze or BuiltinOperator.ExpandDims;

    // Keeps tensors in the order of their offsets, so that thousands of them are still placed in no time.
    private static void Insert(List<int> placed, long[] offsets, int tensor)
    {
        int at = placed.Count;
        while (at > 0 && offsets[placed[at - 1]] > offsets[tensor])
        {
            at--;
        }

        placed.Insert(at, tensor);
    }

    private static long SmallestGap(Life[] lives, long[] offsets, int[] sizes, List<int> placed, int tensor)
    {
        long best = -1;
        long bestRoom = long.MaxValue;
        long free = 0;
        foreach (int other in placed)
        {
            if (!lives[other].Meets(lives[tensor]))
            {
                continue;
            }

            long room = offsets[other] - free;
            if (room >= sizes[tensor] && room < bestRoom)
            {
                (best, bestRoom) = (free, room);
            }

            free = Math.Max(free, Align(offsets[other] + sizes[other]));
        }

        return best >= 0 ? best : free;
    }

    private struct Life
    {
        public Life(int first, int last)
        {
            First = first;
            Last = last;
            Exists = true;
        }

        public int First { get; }

        public int Last { get; set; }

        public bool Exists { get; }

        public readonly int Length => Last - First + 1;

        public readonly bool Meets(Life other) => First <= other.Last && other.First <= Last;
    }
}
