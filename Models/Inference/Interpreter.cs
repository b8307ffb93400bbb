using System;
using System.Runtime.InteropServices;
using MeadowTinyMl.Inference.Kernels;

namespace MeadowTinyMl.Inference;

/// <summary>Runs a model: prepared once, invoked often. An invocation allocates nothing. One instance serves one thread.</summary>
public sealed class Interpreter
{
    private readonly TfliteModel _model;
    private readonly Kernel[] _kernels;
    private readonly int[] _offsets;
    private readonly sbyte[] _arena;

    /// <summary>Prepares a model: plans the arena and checks every operator against its tensors.</summary>
    /// <param name="model">The model; may be shared by several interpreters.</param>
    /// <param name="path">Which implementation to use; <see cref="EnginePath.Host"/> falls back where there are no vector instructions.</param>
    /// <exception cref="ModelFormatException">An operator is one that this engine lacks or does not fit its tensors, or the arena exceeds the model's limits.</exception>
    public Interpreter(TfliteModel model, EnginePath path = EnginePath.Host)
    {
        _model = model ?? throw new ArgumentNullException(nameof(model));
        foreach (OperatorInfo op in model.Operators)
        {
            if (!op.IsSupported)
            {
                throw new ModelFormatException(op.Offset, "an operator that this engine runs; build the model without it", $"{op.Name}, version {op.Version}, as operator {op.Index}");
            }
        }

        bool vectors = path == EnginePath.Host && HasVectors;
        Path = vectors ? EnginePath.Host : EnginePath.Board;
        ArenaPlan plan = ArenaPlan.Create(model);
        _offsets = plan.Offsets;
        _arena = new sbyte[plan.Bytes];
        _kernels = new Kernel[model.Operators.Count];
        long steps = 0;
        for (int i = 0; i < _kernels.Length; i++)
        {
            _kernels[i] = KernelFactory.Create(new KernelContext(model, model.Operators[i], _offsets, vectors));
            MultiplyAccumulates += _kernels[i].MultiplyAccumulates;
            steps += _kernels[i].Steps;
            if (steps > model.Limits.MaxSteps)
            {
                throw new ModelFormatException(model.Operators[i].Offset, $"at most {model.Limits.MaxSteps} steps an invocation", $"{steps} up to operator {i}");
            }
        }
    }

    /// <summary>Gets the implementation in use.</summary>
    public EnginePath Path { get; }

    /// <summary>Gets the bytes of the arena.</summary>
    public int ArenaBytes => _arena.Length;

    /// <summary>Gets the multiply-accumulates of one invocation.</summary>
    public long MultiplyAccumulates { get; }

    /// <summary>Gets the number of inputs.</summary>
    public int InputCount => _model.Inputs.Count;

    /// <summary>Gets the number of outputs.</summary>
    public int OutputCount => _model.Outputs.Count;

    private static bool HasVectors =>
#if NET
        System.Runtime.Intrinsics.Vector256.IsHardwareAccelerated;
#else
        false;
#endif

    /// <summary>Returns what the model says of an input.</summary>
    public TensorInfo InputInfo(int index) => _model.Tensors[_model.Inputs[index]];

    /// <summary>Returns what the model says of an output.</summary>
    public TensorInfo OutputInfo(int index) => _model.Tensors[_model.Outputs[index]];

    /// <summary>Returns the bytes of an input, to be filled before <see cref="Invoke"/>; its memory may be reused while the model runs.</summary>
    public Span<byte> InputBytes(int index) => MemoryMarshal.AsBytes(Int8Input(index));

    /// <summary>Returns the bytes of an output, valid until the next <see cref="Invoke"/>.</summary>
    public ReadOnlySpan<byte> OutputBytes(int index) => Bytes(_model.Outputs[index]);

    /// <summary>Returns an input as signed bytes.</summary>
    public Span<sbyte> Int8Input(int index) => _arena.AsSpan(_offsets[_model.Inputs[index]], InputInfo(index).ByteCount);

    /// <summary>Returns an output as signed bytes.</summary>
    public ReadOnlySpan<sbyte> Int8Output(int index) => MemoryMarshal.Cast<byte, sbyte>(OutputBytes(index));

    /// <summary>Computes the outputs from the inputs.</summary>
    public void Invoke()
    {
        for (int i = 0; i < _kernels.Length; i++)
        {
            _kernels[i].Invoke(_arena);
        }
    }

    /// <summary>Runs the model and shows each operator's output before the next one may overwrite it; for comparing engines layer by layer.</summary>
    /// <param name="observe">Given the operator and the bytes of its first output.</param>
    public void InvokeObserved(Action<OperatorInfo, byte[]> observe)
    {
        for (int i = 0; i < _kernels.Length; i++)
        {
            _kernels[i].Invoke(_arena);
            OperatorInfo op = _model.Operators[i];
            observe(op, Bytes(op.Outputs[0]).ToArray());
        }
    }

    /// <summary>Returns the multiply-accumulates of one operator.</summary>
    /// <param name="op">Its place in the order of execution.</param>
    public long MultiplyAccumulatesOf(int op) => _kernels[op].MultiplyAccumulates;

    /// <summary>Returns where a tensor lies in the arena, or −1 for a constant.</summary>
    public int ArenaOffset(int tensor) => _offsets[tensor];

    private ReadOnlySpan<byte> Bytes(int tensor) => _model.IsConstant(tensor)
        ? _model.Data(tensor)
        : MemoryMarshal.AsBytes(_arena.AsSpan(_offsets[tensor], _model.Tensors[tensor].ByteCount));
}
