using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>MAX_POOL_2D on int8: the largest code inside the window.</summary>
internal sealed class MaxPool2DKernel : Kernel
{
    private const float ScaleTolerance = 1e-6f;

    private readonly int _input;
    private readonly int _output;
    private readonly int _batches;
    private readonly int _channels;
    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int _low;
    private readonly int _high;
#if NET
    private readonly bool _vectors;
#endif

    public MaxPool2DKernel(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo output = context.Output;
        context.RequireQuantized(input, TensorType.Int8, "input");
        context.RequireQuantized(output, TensorType.Int8, "output");
        context.Require(input.Shape.Length == 4 && output.Shape.Length == 4, "four dimensions", "others");
        context.Require(
            input.ZeroPoint == output.ZeroPoint && Math.Abs(input.Scale - output.Scale) <= ScaleTolerance,
            "equal scales and zero points of input and output",
            "different ones");
        _batches = input.Shape[0];
        _channels = input.Shape[3];
        context.Require(output.Shape[0] == _batches && output.Shape[3] == _channels, $"an output of {_batches} × {_channels} channels", $"{output.Shape[0]} × {output.Shape[3]}");
        var options = context.Options;
        _rows = SlidingWindow.Create(context, input.Shape[1], output.Shape[1], options.Int32(4), options.Int32(2), 1, options.Int8(0));
        _columns = SlidingWindow.Create(context, input.Shape[2], output.Shape[2], options.Int32(3), options.Int32(1), 1, options.Int8(0));
        (_low, _high) = FusedActivation.Range(context, options.Int8(5));
#if NET
        _vectors = context.UseVectors;
#endif
        _input = context.InputOffset(0);
        _output = context.OutputOffset;
        Steps = (long)output.ElementCount * Math.Min(_rows.Size, _rows.Input) * Math.Min(_columns.Size, _columns.Input);
    }

    public override long Steps { get; }

    public override void Invoke(sbyte[] arena)
    {
        int to = _output;
        for (int batch = 0; batch < _batches; batch++)
        {
            int image = _input + (batch * _rows.Input * _columns.Input * _channels);
            for (int y = 0; y < _rows.Output; y++)
            {
                for (int x = 0; x < _columns.Output; x++)
                {
                    Position(arena, image, y, x, to);
                    to += _channels;
                }
            }
        }
    }

    private void Position(sbyte[] arena, int image, int y, int x, int to)
    {
        (int firstRow, int endRow, int top) = _rows.Taps(y);
        (int firstColumn, int endColumn, int left) = _columns.Taps(x);
#if NET
        if (_vectors)
        {
            WithVectors(arena, image + ((((top + firstRow) * _columns.Input) + left + firstColumn) * _channels), endRow - firstRow, endColumn - firstColumn, to);
            return;
        }
#endif
        for (int channel = 0; channel < _channels; channel++)
        {
            arena[to + channel] = sbyte.MinValue;
        }

        for (int row = firstRow; row < endRow; row++)
        {
            int at = image + ((((top + row) * _columns.Input) + left + firstColumn) * _channels);
            for (int column = firstColumn; column < endColumn; column++)
            {
                for (int channel = 0; channel < _channels; channel++)
                {
                    arena[to + channel] = Math.Max(arena[to + channel], arena[at + channel]);
                }

                at += _channels;
            }
        }

        for (int channel = 0; channel < _channels; channel++)
        {
            arena[to + channel] = (sbyte)Math.Clamp(arena[to + channel], _low, _high);
        }
    }

#if NET
    private unsafe void WithVectors(sbyte[] arena, int from, int rows, int columns, int to)
    {
        fixed (sbyte* memory = arena)
        {
            Host.HostPooling.Max(memory + from, rows, columns, _columns.Input * _channels, _channels, _low, _high, memory + to);
        }
    }
#endif
}
