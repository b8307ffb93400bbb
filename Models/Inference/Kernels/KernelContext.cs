using System;
using System.Buffers.Binary;
using MeadowTinyMl.Inference.FlatBuffers;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>What a kernel is prepared from: the operator, its tensors and where they lie in the arena. Checks name the operator and its place in the file.</summary>
internal sealed class KernelContext
{
    private readonly Subgraph _graph;
    private readonly int[] _offsets;

    public KernelContext(Subgraph graph, OperatorInfo op, int[] offsets, EnginePath path, LayoutBudget budget)
    {
        _graph = graph;
        _offsets = offsets;
        Operator = op;
        Path = path;
        Budget = budget;
    }

    public OperatorInfo Operator { get; }

    /// <summary>Gets the operator's options; where there are none, every field has the schema's default.</summary>
    public FlatTable Options
    {
        get
        {
            int expected = OptionsTypes.Of(Operator.Code);
            Require(Operator.OptionsType == 0 || Operator.OptionsType == expected, $"options of type {expected}", $"{Operator.OptionsType}");
            return Operator.OptionsType == 0 ? default : Operator.Options;
        }
    }

    /// <summary>Gets which implementation to prepare.</summary>
    public EnginePath Path { get; }

    /// <summary>Gets a value indicating whether inner loops use vector instructions.</summary>
    public bool UseVectors => Path != EnginePath.Board;

    /// <summary>Gets what the vector paths may still take for layouts of their own.</summary>
    public LayoutBudget Budget { get; }

    public int InputCount => Operator.Inputs.Length;

    public TensorInfo Input(int index) => Usable(InputIndex(index));

    public TensorInfo Output => Usable(Operator.Outputs.Length == 1 ? Operator.Outputs[0] : throw Refuse("one output", $"{Operator.Outputs.Length}"));

    public int OutputOffset => _offsets[Operator.Outputs[0]];

    public int OutputCount => Operator.Outputs.Length;

    public TensorInfo OutputAt(int index) => Usable(Operator.Outputs[index]);

    public int OutputOffsetAt(int index) => _offsets[Operator.Outputs[index]];

    public bool HasInput(int index) => index < Operator.Inputs.Length && Operator.Inputs[index] >= 0;

    /// <summary>Returns where a computed input lies in the arena.</summary>
    public int InputOffset(int index)
    {
        int tensor = InputIndex(index);
        return _graph.IsConstant(tensor) ? throw Refuse($"input {index} to be computed", "a constant") : _offsets[tensor];
    }

    /// <summary>Returns an input that may be computed or constant.</summary>
    public Operand Operand(int index)
    {
        int tensor = InputIndex(index);
        return _graph.IsConstant(tensor) ? new Operand(SignedBytes(_graph.Data(tensor)), 0) : new Operand(null, _offsets[tensor]);
    }

    public sbyte[] ConstantInt8(int index)
    {
        TensorInfo tensor = Input(index);
        Require(tensor.Type == TensorType.Int8, $"int8 for input {index}", tensor.Type.ToString());
        return SignedBytes(Constant(index));
    }

    public int[] ConstantInt32(int index)
    {
        TensorInfo tensor = Input(index);
        Require(tensor.Type == TensorType.Int32, $"int32 for input {index}", tensor.Type.ToString());
        ReadOnlySpan<byte> bytes = Constant(index);
        var values = new int[tensor.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt32LittleEndian(bytes.Slice(4 * i));
        }

        return values;
    }

    /// <summary>Returns a constant of axes, sizes or places, which some converters write as int64; an empty one is allowed.</summary>
    public int[] ConstantPlaces(int index)
    {
        TensorInfo tensor = _graph.Tensors[InputIndex(index)];
        if (tensor.ElementCount == 0 && tensor.Type is TensorType.Int32 or TensorType.Int64)
        {
            return Array.Empty<int>();
        }

        if (tensor.Type != TensorType.Int64)
        {
            return ConstantInt32(index);
        }

        ReadOnlySpan<byte> bytes = Constant(index);
        var values = new int[Input(index).ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            long value = BinaryPrimitives.ReadInt64LittleEndian(bytes.Slice(8 * i));
            Require(value == (int)value, $"32-bit values for input {index}", $"{value}");
            values[i] = (int)value;
        }

        return values;
    }

    /// <summary>Returns the biases, or zeroes where the optional input is absent.</summary>
    public int[] Bias(int index, int count)
    {
        if (!HasInput(index))
        {
            return new int[count];
        }

        int[] values = ConstantInt32(index);
        Require(values.Length == count, $"{count} biases", $"{values.Length}");
        return values;
    }

    /// <summary>Splits a real multiplier as <see cref="FixedPoint.QuantizeMultiplier"/> does; scales whose quotient overflows are refused.</summary>
    public (int Multiplier, int Shift) Multiplier(double real)
    {
        Require(real >= 0 && real <= double.MaxValue, "scales whose quotient is finite", real.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return FixedPoint.QuantizeMultiplier(real);
    }

    public void RequireQuantized(TensorInfo tensor, TensorType type, string what)
    {
        Require(tensor.Type == type, $"{type} for the {what}", tensor.Type.ToString());
        Require(tensor.Scales.Length == 1, $"one scale for the {what}", $"{tensor.Scales.Length}");
    }

    public void Require(bool holds, string expected, string found)
    {
        if (!holds)
        {
            throw Refuse(expected, found);
        }
    }

    public ModelFormatException Refuse(string expected, string found) =>
        new(Operator.Offset, $"{expected} (operator {Operator.Index}, {Operator.Name})", found);

    private static sbyte[] SignedBytes(ReadOnlySpan<byte> bytes)
    {
        var values = new sbyte[bytes.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = unchecked((sbyte)bytes[i]);
        }

        return values;
    }

    private ReadOnlySpan<byte> Constant(int index)
    {
        int tensor = InputIndex(index);
        Require(_graph.IsConstant(tensor), $"input {index} to be a constant", "a computed tensor");
        return _graph.Data(tensor);
    }

    private TensorInfo Usable(int index)
    {
        TensorInfo tensor = _graph.Tensors[index];
        Require(TensorInfo.WholeBytes(tensor.Type) > 0, $"elements of whole bytes in tensor {index}", tensor.Type.ToString());
        Require(tensor.ElementCount > 0, $"at least one element and known sizes in tensor {index}", $"[{string.Join(", ", tensor.Shape)}]");
        return tensor;
    }

    private int InputIndex(int index) => HasInput(index) ? Operator.Inputs[index] : throw Refuse($"input {index}", "none");
}
