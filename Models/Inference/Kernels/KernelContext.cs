using System;
using System.Buffers.Binary;
using MeadowTinyMl.Inference.FlatBuffers;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>What a kernel is prepared from: the operator, its tensors and where they lie in the arena. Checks name the operator and its place in the file.</summary>
internal sealed class KernelContext
{
    private readonly TfliteModel _model;
    private readonly int[] _offsets;

    public KernelContext(TfliteModel model, OperatorInfo op, int[] offsets, bool useVectors)
    {
        _model = model;
        _offsets = offsets;
        Operator = op;
        UseVectors = useVectors;
    }

    public OperatorInfo Operator { get; }

    public FlatTable Options => Operator.Options ?? throw Refuse("options", "none");

    /// <summary>Gets a value indicating whether inner loops use vector instructions.</summary>
    public bool UseVectors { get; }

    public int InputCount => Operator.Inputs.Length;

    public TensorInfo Input(int index) => _model.Tensors[InputIndex(index)];

    public TensorInfo Output => _model.Tensors[Operator.Outputs.Length == 1 ? Operator.Outputs[0] : throw Refuse("one output", $"{Operator.Outputs.Length}")];

    public int OutputOffset => _offsets[Operator.Outputs[0]];

    public int OutputCount => Operator.Outputs.Length;

    public TensorInfo OutputAt(int index) => _model.Tensors[Operator.Outputs[index]];

    public int OutputOffsetAt(int index) => _offsets[Operator.Outputs[index]];

    public bool HasInput(int index) => index < Operator.Inputs.Length && Operator.Inputs[index] >= 0;

    /// <summary>Returns where a computed input lies in the arena.</summary>
    public int InputOffset(int index)
    {
        int tensor = InputIndex(index);
        return _model.IsConstant(tensor) ? throw Refuse($"input {index} to be computed", "a constant") : _offsets[tensor];
    }

    /// <summary>Returns an input that may be computed or constant.</summary>
    public Operand Operand(int index)
    {
        int tensor = InputIndex(index);
        return _model.IsConstant(tensor) ? new Operand(SignedBytes(_model.Data(tensor)), 0) : new Operand(null, _offsets[tensor]);
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
        new(Operator.Offset, $"{expected} (operator {Operator.Index}, {Operator.Code})", found);

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
        Require(_model.IsConstant(tensor), $"input {index} to be a constant", "a computed tensor");
        return _model.Data(tensor);
    }

    private int InputIndex(int index) => HasInput(index) ? Operator.Inputs[index] : throw Refuse($"input {index}", "none");
}
