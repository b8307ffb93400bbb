using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Training.Export;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Writes models of a form that our own exporter never writes and other converters do: several graphs, state tensors, old operator codes, metadata.</summary>
internal sealed class ModelWriter
{
    private readonly FlatBufferWriter _writer = new();
    private readonly List<int> _buffers = [];
    private (int Code, int Version)[] _codes = [];

    /// <summary>Gets the tensors of the first graph that are flagged as state.</summary>
    public int[] State { get; init; } = [];

    /// <summary>Gets a value indicating whether operator codes stand in the byte that older files fill, alone.</summary>
    public bool OldCodes { get; init; }

    /// <summary>Gets a value indicating whether computed tensors have empty buffers of their own instead of sharing buffer 0.</summary>
    public bool OwnBuffers { get; init; }

    /// <summary>Gets a value indicating whether constants are said to lie behind the FlatBuffer.</summary>
    public bool Outside { get; init; }

    /// <summary>Gets a value indicating whether operators leave out their options.</summary>
    public bool NoOptions { get; init; }

    public byte[] Write(params TfliteGraph[] graphs)
    {
        _codes = graphs.SelectMany(graph => graph.Operators).Select(op => ((int)op.Code, op.Version)).Distinct().ToArray();
        _buffers.Add(Buffer([]));
        int[] subgraphs = graphs.Select((graph, index) => Subgraph(graph, index == 0 ? State : [])).ToArray();
        int codes = _writer.Offsets(_codes.Select(code => Code(code.Code, code.Version)).ToArray());
        int subgraphVector = _writer.Offsets(subgraphs);
        int buffers = _writer.Offsets(_buffers.ToArray());
        _writer.BeginTable(5);
        _writer.Int32(0, 3);
        _writer.Offset(1, codes);
        _writer.Offset(2, subgraphVector);
        _writer.Offset(4, buffers);
        return _writer.Finish(_writer.EndTable(), "TFL3");
    }

    private int Code(int code, int version)
    {
        _writer.BeginTable(4);
        _writer.Int32(2, version);
        if (!OldCodes)
        {
            _writer.Int32(3, code);
        }

        _writer.Int8(0, System.Math.Min(code, 127));
        return _writer.EndTable();
    }

    private int Buffer(byte[] data)
    {
        int bytes = data.Length == 0 ? 0 : _writer.Bytes(data, 1);
        _writer.BeginTable(3);
        if (Outside && bytes != 0)
        {
            // The upper half of the 64-bit offset, then its lower half before it.
            _writer.Int32(2, 0);
            _writer.Int32(1, 4096);
        }
        else if (bytes != 0)
        {
            _writer.Offset(0, bytes);
        }

        return _writer.EndTable();
    }

    private int Subgraph(TfliteGraph graph, int[] state)
    {
        int[] tensors = graph.Tensors.Select((tensor, index) => Tensor(tensor, state.Contains(index))).ToArray();
        int[] operators = graph.Operators.Select(Operator).ToArray();
        int tensorVector = _writer.Offsets(tensors);
        int inputs = _writer.Int32s(graph.Inputs);
        int outputs = _writer.Int32s(graph.Outputs);
        int operatorVector = _writer.Offsets(operators);
        _writer.BeginTable(5);
        _writer.Offset(0, tensorVector);
        _writer.Offset(1, inputs);
        _writer.Offset(2, outputs);
        _writer.Offset(3, operatorVector);
        return _writer.EndTable();
    }

    private int Tensor(TfliteTensor tensor, bool isState)
    {
        int buffer = 0;
        if (tensor.Data.Length > 0 || OwnBuffers)
        {
            buffer = _buffers.Count;
            _buffers.Add(Buffer(tensor.Data));
        }

        int shape = _writer.Int32s(tensor.Shape);
        int signature = _writer.Int32s(tensor.Shape.Select((size, axis) => axis == 0 ? -1 : size).ToArray());
        int name = _writer.Text(tensor.Name);
        int quantization = 0;
        if (tensor.Scales.Length > 0)
        {
            int scales = _writer.Float32s(tensor.Scales);
            int zeroPoints = _writer.Int64s(tensor.ZeroPoints);
            _writer.BeginTable(7);
            _writer.Offset(2, scales);
            _writer.Offset(3, zeroPoints);
            _writer.Int32(6, tensor.QuantizedDimension);
            quantization = _writer.EndTable();
        }

        _writer.BeginTable(8);
        _writer.Offset(0, shape);
        _writer.Int32(2, buffer);
        _writer.Offset(3, name);
        if (quantization != 0)
        {
            _writer.Offset(4, quantization);
        }

        _writer.Offset(7, signature);
        _writer.Int8(1, (int)tensor.Type);
        _writer.Int8(5, isState ? 1 : 0);
        return _writer.EndTable();
    }

    private int Operator(TfliteOperator op)
    {
        int inputs = _writer.Int32s(op.Inputs);
        int outputs = _writer.Int32s(op.Outputs);
        int options = NoOptions ? 0 : op.WriteOptions?.Invoke(_writer) ?? 0;
        _writer.BeginTable(5);
        _writer.Int32(0, System.Array.IndexOf(_codes, ((int)op.Code, op.Version)));
        _writer.Offset(1, inputs);
        _writer.Offset(2, outputs);
        if (options != 0)
        {
            _writer.Offset(4, options);
            _writer.Int8(3, op.OptionsType);
        }

        return _writer.EndTable();
    }
}
