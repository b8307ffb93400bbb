using System;
using System.Globalization;
using MeadowTinyMl.Inference.FlatBuffers;

namespace MeadowTinyMl.Inference;

/// <summary>Reads one graph of a model: every index, and that each tensor is computed before it is read.</summary>
internal sealed class SubgraphReader
{
    private readonly FlatTable _graph;
    private readonly FlatVector _codes;
    private readonly TensorInfo[] _tensors;
    private readonly (int Start, int Length)[] _data;
    private readonly OperatorInfo[] _operators;
    private readonly int[] _inputs;
    private readonly int[] _outputs;

    private SubgraphReader(FlatTable graph, FlatTable root, ModelLimits limits)
    {
        _graph = graph;
        _codes = root.Vector(1, 4);
        FlatVector buffers = root.Vector(4, 4);
        FlatVector tensors = graph.Vector(0, 4);
        FlatVector operators = graph.Vector(3, 4);
        _tensors = new TensorInfo[tensors.Count];
        _data = new (int, int)[tensors.Count];
        for (int i = 0; i < tensors.Count; i++)
        {
            FlatTable table = tensors.Table(i);
            _tensors[i] = TensorReader.Read(table, limits);
            _data[i] = TensorReader.ReadData(table, _tensors[i], buffers);
        }

        _operators = new OperatorInfo[operators.Count];
        for (int i = 0; i < operators.Count; i++)
        {
            _operators[i] = ReadOperator(i, operators.Table(i));
            CloseShape(_operators[i], limits);
        }

        _inputs = ReadEnds(1, "graph input");
        _outputs = ReadEnds(2, "graph output");
        CheckOrder();
    }

    public static Subgraph Read(byte[] file, FlatTable graph, FlatTable root, ModelLimits limits)
    {
        var reader = new SubgraphReader(graph, root, limits);
        return new Subgraph(file, graph.At, reader._tensors, reader._data, reader._operators, reader._inputs, reader._outputs);
    }

    private OperatorInfo ReadOperator(int index, FlatTable table)
    {
        int codeIndex = table.Int32(0);
        Require(codeIndex >= 0 && codeIndex < _codes.Count, table.PlaceOf(0), $"an operator code index below {_codes.Count}", codeIndex);

        // Older files fill the byte only, newer ones both fields.
        FlatTable code = _codes.Table(codeIndex);
        int builtin = Math.Max(code.Int8(0), code.Int32(3));
        string name = OperatorNames.Of(builtin, code.Text(1));
        int[] inputs = ReadTensors(table, 1, -1, $"an input tensor of -1 to {_tensors.Length - 1} for operator {index}");
        int[] outputs = ReadTensors(table, 2, 0, $"an output tensor of 0 to {_tensors.Length - 1} for operator {index}");
        FlatTable options = table.Table(4) ?? default;
        return new OperatorInfo(
            index, (BuiltinOperator)builtin, name, Enum.IsDefined(typeof(BuiltinOperator), builtin), code.Int32(2, 1), inputs, outputs, table.UInt8(3), options, table.At);
    }

    private int[] ReadTensors(FlatTable table, int field, int lowest, string expected)
    {
        FlatVector vector = table.Vector(field, 4);
        int[] values = vector.ToInt32Array();
        for (int i = 0; i < values.Length; i++)
        {
            Require(values[i] >= lowest && values[i] < _tensors.Length, vector.Place(i), expected, values[i]);
        }

        return values;
    }

    private int[] ReadEnds(int field, string what) => ReadTensors(_graph, field, 0, $"a {what} of 0 to {_tensors.Length - 1}");

    // The one size that a RESHAPE leaves open follows from its input.
    private void CloseShape(OperatorInfo op, ModelLimits limits)
    {
        if (op.Code != BuiltinOperator.Reshape || op.Outputs.Length != 1 || op.Inputs.Length == 0 || op.Inputs[0] < 0)
        {
            return;
        }

        TensorInfo output = _tensors[op.Outputs[0]];
        int open = Array.IndexOf(output.Shape, -1);
        int count = _tensors[op.Inputs[0]].ElementCount;
        if (open < 0 || count == 0)
        {
            return;
        }

        long rest = 1;
        foreach (int size in output.Shape)
        {
            rest *= size == -1 ? 1 : size;
        }

        if (rest == 0 || count % rest != 0 || count > limits.MaxElements)
        {
            throw new ModelFormatException(op.Offset, $"a shape that divides {count} elements for tensor '{output.Name}'", $"[{string.Join(", ", output.Shape)}]");
        }

        var shape = (int[])output.Shape.Clone();
        shape[open] = (int)(count / rest);
        Require((long)count * TensorInfo.WholeBytes(output.Type) <= int.MaxValue, op.Offset, "a tensor of at most 2 GB", count);
        _tensors[op.Outputs[0]] = output.Reshaped(shape, count);
    }

    // Every tensor is known before it is read and written once; so the graph has no cycle. State is known from the start.
    private void CheckOrder()
    {
        var known = new bool[_tensors.Length];
        for (int i = 0; i < known.Length; i++)
        {
            known[i] = _data[i].Length > 0 || _tensors[i].ElementCount == 0;
        }

        foreach (int input in _inputs)
        {
            Require(!known[input], _graph.At, "graph inputs that are not constant or empty and are named once", input);
            known[input] = true;
        }

        var written = (bool[])known.Clone();
        for (int i = 0; i < known.Length; i++)
        {
            known[i] |= _tensors[i].IsVariable;
        }

        foreach (OperatorInfo op in _operators)
        {
            foreach (int input in op.Inputs)
            {
                Require(input < 0 || known[input], op.Offset, $"inputs of operator {op.Index} that were computed before it", input);
            }

            foreach (int output in op.Outputs)
            {
                Require(!written[output], op.Offset, $"outputs of operator {op.Index} that nothing else writes", output);
                written[output] = true;
                known[output] = true;
            }
        }

        foreach (int output in _outputs)
        {
            Require(known[output], _graph.At, "graph outputs that are computed", output);
        }
    }

    private static void Require(bool holds, int at, string expected, int found)
    {
        if (!holds)
        {
            throw new ModelFormatException(at, expected, found.ToString(CultureInfo.InvariantCulture));
        }
    }
}
