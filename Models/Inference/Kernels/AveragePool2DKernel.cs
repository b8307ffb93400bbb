using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>AVERAGE_POOL_2D on int8: the mean of the codes inside the window, halves away from zero.</summary>
internal sealed class AveragePool2DKernel : Kernel
{
    private const float ScaleTolerance = 1e-6f;

    private readonly int _input;
    private readonly int _output;
    private readonly int _batches;
    private readonly int _channels;
    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int[] _sums;
    private readonly int _low;
    private readonly int _high;
#if NET
    private readonly bool _vectors;
#endif

    public AveragePool2DKernel(KernelContext context)
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
        _sums = new int[_channels];
#if NET
        _vectors = context.UseVectors;
#endif
        _input = context.InputOffset(0);
        _output = context.OutputOffset;
        Steps = (long)output.ElementCount * Math.Min(_rows.Size, _rows.Input) * Math.Min(_columns.Size, _columns.Input);
    }

    public override long Steps { get; }

    public override long ScratchBytes => _sums.LongLength * sizeof(int);

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
        int count = (endRow - firstRow) * (endColumn - firstColumn);
        Array.Clear(_sums, 0, _channels);
        for (int row = firstRow; row < endRow; row++)
        {
            int at = image + ((((top + row) * _columns.Input) + left + firstColumn) * _channels);
#if NET
            if (_vectors)
            {
                AddWithVectors(arena, at, endColumn - firstColumn);
                continue;
            }
#endif
            for (int column = firstColumn; column < endColumn; column++)
            {
                for (int channel = 0; channel < _sums.Length; channel++)
                {
                    _sums[channel] += arena[at + channel];
                }

                at += _channels;
            }
        }

        for (int channel = 0; channel < _channels; channel++)
        {
            int sum = _sums[channel];
            int mean = sum > 0 ? (sum + (count / 2)) / count : (sum - (count / 2)) / count;
            arena[to + channel] = (sbyte)Math.Clamp(mean, _low, _high);
        }
    }

#if NET
    private unsafe void AddWithVectors(sbyte[] arena, int from, int positions)
    {
        fixed (sbyte* memory = arena)
        fixed (int* sums = _sums)
        {
            Host.HostPooling.Add(memory + from, positions, _channels, _channels, sums);
        }
    }
#endif
}
