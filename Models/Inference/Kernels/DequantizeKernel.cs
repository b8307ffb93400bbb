using System;
using System.Runtime.InteropServices;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>DEQUANTIZE: int8 or uint8 codes to float32.</summary>
internal sealed class DequantizeKernel : Kernel
{
    private readonly Operand _input;
    private readonly int _output;
    private readonly int _count;
    private readonly bool _unsigned;
    private readonly float _scale;
    private readonly int _zeroPoint;

    public DequantizeKernel(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        context.Require(input.Type is TensorType.Int8 or TensorType.UInt8, "an input of int8 or uint8", input.Type.ToString());
        context.Require(input.Scales.Length == 1, "one scale for the input", $"{input.Scales.Length}");
        context.Require(output.Type == TensorType.Float32, "an output of float32", output.Type.ToString());
        context.Require(input.ElementCount == output.ElementCount, $"{input.ElementCount} outputs", $"{output.ElementCount}");
        _unsigned = input.Type == TensorType.UInt8;
        _scale = input.Scale;
        _zeroPoint = input.ZeroPoint;
        _count = input.ElementCount;
        _input = context.Operand(0);
        _output = context.OutputOffset;
    }

    public override long Steps => _count;

    public override void Invoke(sbyte[] arena)
    {
        sbyte[] input = _input.In(arena);
        int from = _input.Offset;
        Span<float> values = MemoryMarshal.Cast<sbyte, float>(arena.AsSpan(_output, 4 * _count));
        for (int i = 0; i < _count; i++)
        {
            int code = _unsigned ? (byte)input[from + i] : input[from + i];
            values[i] = (float)(_scale * (code - _zeroPoint));
        }
    }
}
