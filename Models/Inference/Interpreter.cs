using System;
using System.Runtime.InteropServices;
using MeadowTinyMl.Inference.Kernels;

namespace MeadowTinyMl.Inference;

/// <summary>Runs a model: prepared once, invoked often. An invocation allocates nothing. One instance serves one thread.</summary>
/// <remarks>A model with variables keeps state from one invocation to the next, in the interpreter and not in the model.</remarks>
public sealed class Interpreter
{
    private readonly TfliteModel _model;
    private readonly PreparedGraph _graph;
    private readonly int[] _variables;
    private readonly int[] _offsets;
    private readonly sbyte[] _arena;

    /// <summary>Prepares a model: plans the arena and checks every operator against its tensors.</summary>
    /// <param name="model">The model; may be shared by several interpreters.</param>
    /// <param name="path">Which implementation to use; <see cref="EnginePath.Host"/> falls back to <see cref="EnginePath.Portable"/>, and that to <see cref="EnginePath.Board"/>, where instructions are missing.</param>
    /// <exception cref="ModelFormatException">An operator is one that this engine lacks or does not fit its tensors, or the arena exceeds the model's limits.</exception>
    public Interpreter(TfliteModel model, EnginePath path = EnginePath.Host)
    {
        _model = model ?? throw new ArgumentNullException(nameof(model));
        Path = Available(path);
        RequireEnds();
        var preparer = new GraphPreparer(model, Path);
        _graph = preparer.Prepare(0);
        _offsets = _graph.Plan.Offsets;
        _variables = preparer.VariableOffsets;
        _arena = new sbyte[preparer.Bytes];
        foreach (Kernel kernel in _graph.Kernels)
        {
            MultiplyAccumulates += kernel.MultiplyAccumulates;
            ScratchBytes += kernel.ScratchBytes;
            PackedBytes += kernel.PackedBytes;
        }

        Reset();
    }

    /// <summary>Gets the implementation in use.</summary>
    public EnginePath Path { get; }

    /// <summary>Gets the bytes of the arena, variables included.</summary>
    public int ArenaBytes => _arena.Length;

    /// <summary>Gets the bytes that the graph's operators write to beside the arena while they run; each has its own.</summary>
    public long ScratchBytes { get; }

    /// <summary>Gets the bytes of constants that the graph's operators hold in a layout of this path, beside those of the file.</summary>
    public long PackedBytes { get; }

    /// <summary>Gets the multiply-accumulates of one invocation.</summary>
    public long MultiplyAccumulates { get; }

    /// <summary>Gets the number of inputs.</summary>
    public int InputCount => _model.Inputs.Count;

    /// <summary>Gets the number of outputs.</summary>
    public int OutputCount => _model.Outputs.Count;

    private static EnginePath Available(EnginePath wanted) =>
#if NET
        wanted == EnginePath.Host && System.Runtime.Intrinsics.X86.Avx2.IsSupported ? EnginePath.Host
            : wanted != EnginePath.Board && System.Runtime.Intrinsics.Vector128.IsHardwareAccelerated ? EnginePath.Portable
            : EnginePath.Board;
#else
        EnginePath.Board;
#endif

    /// <summary>Returns what the model says of an input.</summary>
    public TensorInfo InputInfo(int index) => _model.Tensors[_model.Inputs[index]];

    /// <summary>Returns what the model says of an output.</summary>
    public TensorInfo OutputInfo(int index) => _model.Tensors[_model.Outputs[index]];

    /// <summary>Returns the bytes of an input, to be filled before each <see cref="Invoke"/>; its memory may be reused while the model runs.</summary>
    public Span<byte> InputBytes(int index) => MemoryMarshal.AsBytes(Int8Input(index));

    /// <summary>Returns the bytes of an output, valid until the next <see cref="Invoke"/>.</summary>
    public ReadOnlySpan<byte> OutputBytes(int index) => TensorBytes(_model.Outputs[index]);

    /// <summary>Returns an input as signed bytes.</summary>
    public Span<sbyte> Int8Input(int index) => _arena.AsSpan(_offsets[_model.Inputs[index]], InputInfo(index).ByteCount);

    /// <summary>Returns an output as signed bytes.</summary>
    public ReadOnlySpan<sbyte> Int8Output(int index) => MemoryMarshal.Cast<byte, sbyte>(OutputBytes(index));

    /// <summary>Computes the outputs from the inputs and, in a model with variables, from what earlier invocations left.</summary>
    public void Invoke() => _graph.Invoke(_arena);

    /// <summary>Forgets what earlier invocations left: variables and state tensors are filled with their zero points again. CALL_ONCE does not run again.</summary>
    public void Reset()
    {
        for (int i = 0; i < _variables.Length; i++)
        {
            _arena.AsSpan(_variables[i], _model.Variables[i].ByteCount).Fill(_model.Variables[i].Filling);
        }

        for (int i = 0; i < _offsets.Length; i++)
        {
            TensorInfo tensor = _model.Tensors[i];
            if (tensor.IsVariable && _offsets[i] >= 0)
            {
                _arena.AsSpan(_offsets[i], tensor.ByteCount).Fill(unchecked((sbyte)(tensor.Type == TensorType.Int8 ? tensor.ZeroPoint : 0)));
            }
        }
    }

    /// <summary>Runs the model and shows each operator's output before the next one may overwrite it; for comparing engines layer by layer.</summary>
    /// <param name="observe">Given the operator and the bytes of its first output, none for an operator without outputs; <see cref="TensorBytes"/> has the others.</param>
    public void InvokeObserved(Action<OperatorInfo, byte[]> observe)
    {
        for (int i = 0; i < _graph.Kernels.Length; i++)
        {
            _graph.Kernels[i].Invoke(_arena);
            OperatorInfo op = _model.Operators[i];
            observe(op, op.Outputs.Length == 0 ? Array.Empty<byte>() : TensorBytes(op.Outputs[0]).ToArray());
        }
    }

    /// <summary>Returns the bytes of a tensor that is constant or placed in the arena; others may overwrite them outside its life.</summary>
    public ReadOnlySpan<byte> TensorBytes(int tensor) => _model.IsConstant(tensor)
        ? _model.Data(tensor)
        : MemoryMarshal.AsBytes(_arena.AsSpan(_offsets[tensor], _model.Tensors[tensor].ByteCount));

    /// <summary>Runs one operator alone on what lies in the arena; for timing.</summary>
    internal void InvokeOperator(int op) => _graph.Kernels[op].Invoke(_arena);

    /// <summary>Returns the multiply-accumulates of one operator.</summary>
    /// <param name="op">Its place in the order of execution.</param>
    public long MultiplyAccumulatesOf(int op) => _graph.Kernels[op].MultiplyAccumulates;

    /// <summary>Returns where a tensor lies in the arena, or null for a constant and for a tensor that nothing uses.</summary>
    public TensorPlacement? Placement(int tensor) => _offsets[tensor] < 0
        ? null
        : new TensorPlacement(_offsets[tensor], _model.Tensors[tensor].ByteCount, _graph.Plan.First[tensor], _graph.Plan.Last[tensor]);

    private void RequireEnds()
    {
        foreach (int tensor in _model.Inputs)
        {
            RequireEnd(tensor, "input");
        }

        foreach (int tensor in _model.Outputs)
        {
            RequireEnd(tensor, "output");
        }
    }

    private void RequireEnd(int tensor, string what)
    {
        TensorInfo info = _model.Tensors[tensor];
        if (info.ByteCount == 0)
        {
            throw new ModelFormatException(_model.Subgraphs[0].Offset, $"a graph {what} of whole bytes and known sizes", $"{info.Type} [{string.Join(", ", info.Shape)}] of tensor {tensor}");
        }
    }
}
