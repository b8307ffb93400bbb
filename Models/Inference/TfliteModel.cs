using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Inference.FlatBuffers;

namespace MeadowTinyMl.Inference;

/// <summary>A TensorFlow Lite model, read and checked as if an enemy had written it; nothing of the file is used before it was found sound.</summary>
/// <remarks>Schema version 3, file identifier TFL3. The bytes are kept, not copied: do not change them afterwards.</remarks>
public sealed class TfliteModel
{
    private const int SchemaVersion = 3;

    private TfliteModel(int byteCount, Subgraph[] subgraphs, ModelLimits limits)
    {
        ByteCount = byteCount;
        Subgraphs = subgraphs;
        Limits = limits;
        Variables = VariableReader.Read(subgraphs);
    }

    /// <summary>Gets all graphs; the first one is the model's own, the others are run by CALL_ONCE.</summary>
    public IReadOnlyList<Subgraph> Subgraphs { get; }

    /// <summary>Gets all tensors of the first graph.</summary>
    public IReadOnlyList<TensorInfo> Tensors => Subgraphs[0].Tensors;

    /// <summary>Gets the operators of the first graph in the order of execution.</summary>
    public IReadOnlyList<OperatorInfo> Operators => Subgraphs[0].Operators;

    /// <summary>Gets the indexes of the tensors that the caller fills.</summary>
    public IReadOnlyList<int> Inputs => Subgraphs[0].Inputs;

    /// <summary>Gets the indexes of the tensors that hold the answer.</summary>
    public IReadOnlyList<int> Outputs => Subgraphs[0].Outputs;

    /// <summary>Gets the variables that keep state from one invocation to the next; none in most models.</summary>
    public IReadOnlyList<VariableInfo> Variables { get; }

    /// <summary>Gets the size of the file.</summary>
    public int ByteCount { get; }

    /// <summary>Gets the limits it was read under.</summary>
    internal ModelLimits Limits { get; }

    /// <summary>Reads and checks a model.</summary>
    /// <param name="file">The whole file.</param>
    /// <param name="limits">How large it may be; null for <see cref="ModelLimits.Default"/>.</param>
    /// <exception cref="ModelFormatException">The file is not sound, or of a form that this engine does not read. Operators it lacks are read, and refused by <see cref="Interpreter"/>.</exception>
    public static TfliteModel Parse(byte[] file, ModelLimits? limits = null)
    {
        limits ??= ModelLimits.Default;
        FlatTable root = new FlatBuffer(file ?? throw new ArgumentNullException(nameof(file))).Root("TFL3");
        int version = root.Int32(0);
        Require(version == SchemaVersion, root.PlaceOf(0), $"schema version {SchemaVersion}", version);
        FlatVector graphs = root.Vector(2, 4);
        Require(graphs.Count >= 1 && graphs.Count <= limits.MaxSubgraphs, graphs.Start, $"1 to {limits.MaxSubgraphs} subgraphs", graphs.Count);
        CheckCounts(graphs, limits);
        var subgraphs = new Subgraph[graphs.Count];
        for (int i = 0; i < subgraphs.Length; i++)
        {
            subgraphs[i] = SubgraphReader.Read(file, graphs.Table(i), root, limits);
        }

        Require(subgraphs[0].Inputs.Count > 0, subgraphs[0].Offset, "at least one graph input", 0);
        Require(subgraphs[0].Outputs.Count > 0, subgraphs[0].Offset, "at least one graph output", 0);
        CheckConstants(subgraphs, limits);
        return new TfliteModel(file.Length, subgraphs, limits);
    }

    /// <summary>Returns whether a tensor of the first graph has its values in the file.</summary>
    internal bool IsConstant(int tensor) => Subgraphs[0].IsConstant(tensor);

    /// <summary>Returns the bytes of a constant tensor of the first graph.</summary>
    internal ReadOnlySpan<byte> Data(int tensor) => Subgraphs[0].Data(tensor);

    // Before anything is made of them: subgraphs may share their tables, so a small file could stand for many.
    private static void CheckCounts(FlatVector graphs, ModelLimits limits)
    {
        long tensors = 0;
        long operators = 0;
        for (int i = 0; i < graphs.Count; i++)
        {
            FlatTable graph = graphs.Table(i);
            tensors += graph.Vector(0, 4).Count;
            operators += graph.Vector(3, 4).Count;
            Require(tensors <= limits.MaxTensors, graph.PlaceOf(0), $"at most {limits.MaxTensors} tensors", tensors);
            Require(operators <= limits.MaxOperators, graph.PlaceOf(3), $"at most {limits.MaxOperators} operators", operators);
        }
    }

    // Operators keep their weights in their own form, so many that share one large constant would multiply it.
    private static void CheckConstants(Subgraph[] graphs, ModelLimits limits)
    {
        long total = 0;
        foreach (Subgraph graph in graphs)
        {
            foreach (OperatorInfo op in graph.Operators)
            {
                total += op.Inputs.Where(input => input >= 0 && graph.IsConstant(input)).Sum(input => (long)graph.Data(input).Length);
                Require(total <= limits.MaxConstantBytes, op.Offset, $"operators that read at most {limits.MaxConstantBytes} bytes of constants", total);
            }
        }
    }

    private static void Require(bool holds, int at, string expected, long found)
    {
        if (!holds)
        {
            throw new ModelFormatException(at, expected, found.ToString(CultureInfo.InvariantCulture));
        }
    }
}
