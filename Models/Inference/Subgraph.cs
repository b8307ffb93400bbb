using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Inference;

/// <summary>One graph of a model: tensors and the operators over them. The first one is the model's own; CALL_ONCE runs others.</summary>
public sealed class Subgraph
{
    private readonly byte[] _file;
    private readonly (int Start, int Length)[] _data;

    internal Subgraph(byte[] file, int offset, TensorInfo[] tensors, (int Start, int Length)[] data, OperatorInfo[] operators, int[] inputs, int[] outputs)
    {
        _file = file;
        _data = data;
        Offset = offset;
        Tensors = tensors;
        Operators = operators;
        Inputs = inputs;
        Outputs = outputs;
    }

    /// <summary>Gets all tensors of the graph.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Gets the operators in the order of execution.</summary>
    public IReadOnlyList<OperatorInfo> Operators { get; }

    /// <summary>Gets the indexes of the tensors that the caller fills.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>Gets the indexes of the tensors that hold the answer.</summary>
    public IReadOnlyList<int> Outputs { get; }

    /// <summary>Gets where the graph stands in the file.</summary>
    internal int Offset { get; }

    /// <summary>Returns whether a tensor's values stand in the file; those of an empty tensor do.</summary>
    public bool IsConstant(int tensor) => _data[tensor].Length > 0 || Tensors[tensor].ElementCount == 0;

    /// <summary>Returns the bytes of a constant tensor.</summary>
    internal ReadOnlySpan<byte> Data(int tensor) => _file.AsSpan(_data[tensor].Start, _data[tensor].Length);
}
