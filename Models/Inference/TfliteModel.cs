using System;
using System.Collections.Generic;
using MeadowTinyMl.Inference.FlatBuffers;

namespace MeadowTinyMl.Inference;

/// <summary>A TensorFlow Lite model, read and checked as if an enemy had written it; nothing of the file is used before it was found sound.</summary>
/// <remarks>Schema version 3, file identifier TFL3. The bytes are kept, not copied: do not change them afterwards.</remarks>
public sealed class TfliteModel
{
    private const int SchemaVersion = 3;

    private readonly byte[] _file;
    private readonly (int Start, int Length)[] _data;

    private TfliteModel(byte[] file, TensorInfo[] tensors, (int Start, int Length)[] data, OperatorInfo[] operators, int[] inputs, int[] outputs, ModelLimits limits)
    {
        _file = file;
        _data = data;
        Tensors = tensors;
        Operators = operators;
        Inputs = inputs;
        Outputs = outputs;
        Limits = limits;
    }

    /// <summary>Gets all tensors of the graph.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Gets the operators in the order of execution.</summary>
    public IReadOnlyList<OperatorInfo> Operators { get; }

    /// <summary>Gets the indexes of the tensors that the caller fills.</summary>
    public IReadOnlyList<int> Inputs { get; }

    /// <summary>Gets the indexes of the tensors that hold the answer.</summary>
    public IReadOnlyList<int> Outputs { get; }

    /// <summary>Gets the size of the file.</summary>
    public int ByteCount => _file.Length;

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
        if (version != SchemaVersion)
        {
            throw new ModelFormatException(root.At, $"schema version {SchemaVersion}", $"{version}");
        }

        FlatVector graphs = root.Vector(2, 4);
        if (graphs.Count != 1)
        {
            throw new ModelFormatException(graphs.Start, "one subgraph", $"{graphs.Count}");
        }

        FlatTable graph = graphs.Table(0);
        var buffers = root.Vector(4, 4);
        FlatVector tensorTables = graph.Vector(0, 4);
        FlatVector operatorTables = graph.Vector(3, 4);
        Require(tensorTables.Count <= limits.MaxTensors, tensorTables.Start, $"at most {limits.MaxTensors} tensors", tensorTables.Count);
        Require(operatorTables.Count <= limits.MaxOperators, operatorTables.Start, $"at most {limits.MaxOperators} operators", operatorTables.Count);

        var tensors = new TensorInfo[tensorTables.Count];
        var data = new (int Start, int Length)[tensors.Length];
        for (int i = 0; i < tensors.Length; i++)
        {
            FlatTable table = tensorTables.Table(i);
            tensors[i] = TensorReader.Read(table, limits);
            data[i] = TensorReader.ReadData(table, tensors[i], buffers);
        }

        FlatVector codes = root.Vector(1, 4);
        var operators = new OperatorInfo[operatorTables.Count];
        for (int i = 0; i < operators.Length; i++)
        {
            operators[i] = ReadOperator(i, operatorTables.Table(i), codes, tensors.Length);
        }

        int[] inputs = ReadEnds(graph, 1, tensors.Length, "graph input");
        int[] outputs = ReadEnds(graph, 2, tensors.Length, "graph output");
        CheckOrder(operators, inputs, outputs, data, graph.At);
        CheckConstants(operators, data, limits);
        return new TfliteModel(file, tensors, data, operators, inputs, outputs, limits);
    }

    /// <summary>Returns whether a tensor's values stand in the file.</summary>
    internal bool IsConstant(int tensor) => _data[tensor].Length > 0;

    /// <summary>Returns the bytes of a constant tensor.</summary>
    internal ReadOnlySpan<byte> Data(int tensor) => _file.AsSpan(_data[tensor].Start, _data[tensor].Length);

    private static OperatorInfo ReadOperator(int index, FlatTable table, FlatVector codes, int tensorCount)
    {
        int codeIndex = table.Int32(0);
        if (codeIndex < 0 || codeIndex >= codes.Count)
        {
            throw new ModelFormatException(table.At, $"an operator code index below {codes.Count}", $"{codeIndex}");
        }

        FlatTable code = codes.Table(codeIndex);
        int builtin = Math.Max(code.Int8(0), code.Int32(3));
        int version = code.Int32(2, 1);
        bool supported = Enum.IsDefined(typeof(BuiltinOperator), builtin);
        string name = supported ? ((BuiltinOperator)builtin).ToString() : OperatorNames.Describe(builtin, code.Text(1));
        int[] inputs = table.Vector(1, 4).ToInt32Array();
        int[] outputs = table.Vector(2, 4).ToInt32Array();
        foreach (int tensor in inputs)
        {
            Require(tensor >= -1 && tensor < tensorCount, table.At, $"an input tensor of -1 to {tensorCount - 1} for operator {index}", tensor);
        }

        foreach (int tensor in outputs)
        {
            Require(tensor >= 0 && tensor < tensorCount, table.At, $"an output tensor of 0 to {tensorCount - 1} for operator {index}", tensor);
        }

        return new OperatorInfo(index, (BuiltinOperator)builtin, name, supported, version, inputs, outputs, table.Table(4), table.At);
    }

    private static int[] ReadEnds(FlatTable graph, int field, int tensorCount, string what)
    {
        int[] ends = graph.Vector(field, 4).ToInt32Array();
        Require(ends.Length > 0, graph.At, $"at least one {what}", 0);
        foreach (int tensor in ends)
        {
            Require(tensor >= 0 && tensor < tensorCount, graph.At, $"a {what} of 0 to {tensorCount - 1}", tensor);
        }

        return ends;
    }

    // Every tensor is known before it is read and written once; so the graph has no cycle.
    private static void CheckOrder(OperatorInfo[] operators, int[] inputs, int[] outputs, (int Start, int Length)[] data, int at)
    {
        var known = new bool[data.Length];
        for (int i = 0; i < data.Length; i++)
        {
            known[i] = data[i].Length > 0;
        }

        foreach (int input in inputs)
        {
            Require(!known[input], at, "graph inputs that are no constants and are named once", input);
            known[input] = true;
        }

        foreach (OperatorInfo op in operators)
        {
            foreach (int input in op.Inputs)
            {
                Require(input < 0 || known[input], op.Offset, $"inputs of operator {op.Index} that were computed before it", input);
            }

            foreach (int output in op.Outputs)
            {
                Require(!known[output], op.Offset, $"outputs of operator {op.Index} that nothing else writes", output);
                known[output] = true;
            }
        }

        foreach (int output in outputs)
        {
            Require(known[output], at, "graph outputs that are computed", output);
        }
    }

    // Operators keep their weights in their own form, so many that share one large constant would multiply it.
    private static void CheckConstants(OperatorInfo[] operators, (int Start, int Length)[] data, ModelLimits limits)
    {
        long total = 0;
        foreach (OperatorInfo op in operators)
        {
            foreach (int input in op.Inputs)
            {
                total += input < 0 ? 0 : data[input].Length;
            }

            if (total > limits.MaxConstantBytes)
            {
                throw new ModelFormatException(op.Offset, $"operators that read at most {limits.MaxConstantBytes} bytes of constants", $"{total} up to operator {op.Index}");
            }
        }
    }

    private static void Require(bool holds, int at, string expected, int found)
    {
        if (!holds)
        {
            throw new ModelFormatException(at, expected, found.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }
}
