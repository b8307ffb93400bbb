using System;
using System.Runtime.InteropServices;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>QUANTIZE: float32 to int8 or uint8, or codes of one scale to codes of another (int8 or uint8).</summary>
internal sealed class QuantizeKernel : Kernel
{
    private const int TopBit = 128;

    private readonly Operand _input;
    private readonly int _output;
    private readonly int _count;
    private readonly TensorType _from;
    private readonly QuantizationParameters _parameters;
    private readonly int _topBit;
    private readonly int _multiplier;
    private readonly int _shift;
    private readonly int _inputZeroPoint;
    private readonly int _outputZeroPoint;
    private readonly int _low;
    private readonly int _high;

    public QuantizeKernel(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        bool isFloat = input.Type == TensorType.Float32;
        context.Require(isFloat || input.Type is TensorType.Int8 or TensorType.UInt8, "an input of float32, int8 or uint8", input.Type.ToString());
        context.Require(output.Type is TensorType.Int8 or TensorType.UInt8, "an output of int8 or uint8", output.Type.ToString());
        context.Require(input.ElementCount == output.ElementCount, $"{input.ElementCount} outputs", $"{output.ElementCount}");
        context.Require(output.Scales.Length == 1, "one scale for the output", $"{output.Scales.Length}");
        if (isFloat)
        {
            // An unsigned code is the signed one of a zero point 128 lower, with the top bit turned over.
            _topBit = output.Type == TensorType.UInt8 ? TopBit : 0;
            _parameters = new QuantizationParameters(output.Scale, output.ZeroPoint - _topBit);
        }
        else
        {
            context.Require(input.Scales.Length == 1, "one scale for the input", $"{input.Scales.Length}");
            (_multiplier, _shift) = context.Multiplier((double)input.Scale / output.Scale);
        }

        _from = input.Type;
        _inputZeroPoint = input.ZeroPoint;
        _outputZeroPoint = output.ZeroPoint;
        (_low, _high) = output.Type == TensorType.UInt8 ? (0, 255) : (-128, 127);
        _count = input.ElementCount;
        _input = context.Operand(0);
        _output = context.OutputOffset;
    }

    public override long Steps => _count;

    public override void Invoke(sbyte[] arena)
    {
        sbyte[] input = _input.In(arena);
        int from = _input.Offset;
        if (_from == TensorType.Float32)
        {
            Span<float> values = MemoryMarshal.Cast<sbyte, float>(input.AsSpan(from, 4 * _count));
            for (int i = 0; i < _count; i++)
            {
                int code = float.IsNaN(values[i]) ? _parameters.ZeroPoint : _parameters.Quantize(values[i]);
                arena[_output + i] = unchecked((sbyte)(code ^ _topBit));
            }

            return;
        }

        for (int i = 0; i < _count; i++)
        {
            int value = _from == TensorType.UInt8 ? (byte)input[from + i] : input[from + i];
            int code = FixedPoint.Multiply(value - _inputZeroPoint, _multiplier, _shift) + _outputZeroPoint;
            arena[_output + i] = unchecked((sbyte)Math.Clamp(code, _low, _high));
        }
    }
}
