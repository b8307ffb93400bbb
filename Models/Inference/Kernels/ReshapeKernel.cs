using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>RESHAPE, SQUEEZE and EXPAND_DIMS: the same bytes; the shape stored with the output rules.</summary>
internal sealed class ReshapeKernel : Kernel
{
    private readonly Operand _input;
    private readonly int _output;
    private readonly int _bytes;

    public ReshapeKernel(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        context.Require(input.Type == output.Type && input.ElementCount == output.ElementCount, $"an output of {input.ElementCount} × {input.Type}", $"{output.ElementCount} × {output.Type}");
        _input = context.Operand(0);
        _output = context.OutputOffset;
        _bytes = input.ByteCount;
    }

    public override long Steps => _bytes;

    public override void Invoke(sbyte[] arena)
    {
        sbyte[] input = _input.In(arena);
        if (input != arena || _input.Offset != _output)
        {
            Array.Copy(input, _input.Offset, arena, _output, _bytes);
        }
    }
}
