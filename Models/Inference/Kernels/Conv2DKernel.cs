using System;

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>CONV_2D on int8: filter [filters, height, width, channels / groups], quantised per tensor or per filter.</summary>
internal sealed class Conv2DKernel : Kernel
{
    private readonly int _input;
    private readonly int _output;
    private readonly int _batches;
    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int _channels;
    private readonly int _filterChannels;
    private readonly int _filters;
    private readonly int _filtersPerGroup;
    private readonly int _inputZeroPoint;
    private readonly sbyte[] _weights;
    private readonly int[] _bias;
    private readonly short[] _patch;
    private readonly Requantizer _requantizer;
    private readonly bool _vectors;
    private readonly Board.BoardConvolution? _board;
#if NET
    private readonly Host.HostConvolution? _host;
#endif

    public Conv2DKernel(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo weights = context.Input(1);
        TensorInfo output = context.Output;
        context.RequireQuantized(input, TensorType.Int8, "input");
        context.RequireQuantized(output, TensorType.Int8, "output");
        context.Require(input.Shape.Length == 4 && weights.Shape.Length == 4 && output.Shape.Length == 4, "four dimensions", "others");
        _batches = input.Shape[0];
        _channels = input.Shape[3];
        _filters = weights.Shape[0];
        _filterChannels = weights.Shape[3];
        int groups = _channels / _filterChannels;
        context.Require(groups >= 1 && groups * _filterChannels == _channels && _filters % groups == 0, $"filters that divide {_channels} channels into groups", $"{_filters} of {_filterChannels}");
        context.Require(output.Shape[0] == _batches && output.Shape[3] == _filters, $"an output of {_batches} × {_filters} filters", $"{output.Shape[0]} × {output.Shape[3]}");
        context.Require(weights.Scales.Length == 1 || (weights.Scales.Length == _filters && weights.QuantizedDimension == 0), $"1 or {_filters} weight scales along axis 0", $"{weights.Scales.Length} along axis {weights.QuantizedDimension}");
        var options = context.Options;
        _rows = SlidingWindow.Create(context, input.Shape[1], output.Shape[1], weights.Shape[1], options.Int32(2), options.Int32(5, 1), options.Int8(0));
        _columns = SlidingWindow.Create(context, input.Shape[2], output.Shape[2], weights.Shape[2], options.Int32(1), options.Int32(4, 1), options.Int8(0));
        _filtersPerGroup = _filters / groups;
        _input = context.InputOffset(0);
        _output = context.OutputOffset;
        _inputZeroPoint = input.ZeroPoint;
        _weights = context.ConstantInt8(1);
        _bias = context.Bias(2, _filters);
        _requantizer = Requantizer.PerChannel(input, weights, output, _filters, FusedActivation.Range(context, options.Int8(3)));
        _vectors = context.UseVectors;
        MultiplyAccumulates = (long)output.ElementCount * weights.ElementCount / _filters;
#if NET
        if (_vectors && context.Budget.TryTake(Host.HostConvolution.Bytes(_rows, _columns, _channels, _filterChannels, _filters)))
        {
            _host = new Host.HostConvolution(_rows, _columns, _channels, _filterChannels, _filters, _inputZeroPoint, _weights, _bias, _requantizer, context.Path == EnginePath.Host);
            ScratchBytes = _host.ScratchBytes;
            PackedBytes = _host.PackedBytes;
            _patch = Array.Empty<short>();
            return;
        }
#endif
        if (!_vectors && context.Budget.TryTake(Board.BoardConvolution.Bytes(_rows, _columns, _channels, _filterChannels, _filters)))
        {
            _board = new Board.BoardConvolution(_rows, _columns, _channels, _filterChannels, _filters, _inputZeroPoint, _weights, _bias, _requantizer);
            ScratchBytes = _board.ScratchBytes;
            PackedBytes = _board.PackedBytes;
            _weights = Array.Empty<sbyte>();
            _patch = Array.Empty<short>();
            return;
        }

        _patch = new short[_rows.Size * _columns.Size * _filterChannels];
        ScratchBytes = _patch.LongLength * sizeof(short);
    }

    public override long MultiplyAccumulates { get; }

    public override long ScratchBytes { get; }

    public override long PackedBytes { get; }

    public override void Invoke(sbyte[] arena)
    {
        int to = _output;
        for (int batch = 0; batch < _batches; batch++)
        {
            int image = _input + (batch * _rows.Input * _columns.Input * _channels);
#if NET
            if (_host != null)
            {
                ComputeWithVectors(arena, image, to);
                to += _rows.Output * _columns.Output * _filters;
                continue;
            }
#endif
            if (_board != null)
            {
                ComputeOnBoard(arena, image, to);
                to += _rows.Output * _columns.Output * _filters;
                continue;
            }

            for (int y = 0; y < _rows.Output; y++)
            {
                for (int x = 0; x < _columns.Output; x++)
                {
                    Position(arena, image, y, x, to);
                    to += _filters;
                }
            }
        }
    }

#if NET
    private unsafe void ComputeWithVectors(sbyte[] arena, int image, int to)
    {
        fixed (sbyte* memory = arena)
        {
            _host!.Invoke(memory + image, memory + to);
        }
    }
#endif

    private unsafe void ComputeOnBoard(sbyte[] arena, int image, int to)
    {
        fixed (sbyte* memory = arena)
        {
            _board!.Invoke(memory + image, memory + to);
        }
    }

    // The patch under the filter is laid out once, then every filter is one dot product with it.
    private unsafe void Position(sbyte[] arena, int image, int y, int x, int to)
    {
        int length = _patch.Length;
        fixed (short* patch = _patch)
        fixed (sbyte* weights = _weights)
        {
            for (int first = 0; first < _filters; first += _filtersPerGroup)
            {
                Gather(arena, image + (first / _filtersPerGroup * _filterChannels), y, x);
                for (int filter = first; filter < first + _filtersPerGroup; filter++)
                {
                    int sum = _bias[filter] + DotProduct.Compute(weights + (filter * length), patch, length, _vectors);
                    arena[to + filter] = _requantizer.Apply(sum, filter);
                }
            }
        }
    }

    // Values minus the zero point; taps outside the image count 0.
    private void Gather(sbyte[] arena, int group, int y, int x)
    {
        (int firstRow, int endRow, int top) = _rows.Taps(y);
        (int firstColumn, int endColumn, int left) = _columns.Taps(x);
        if (endRow - firstRow < _rows.Size || endColumn - firstColumn < _columns.Size)
        {
            Array.Clear(_patch, 0, _patch.Length);
        }

        int depth = _filterChannels;
        int zero = _inputZeroPoint;
        for (int row = firstRow; row < endRow; row++)
        {
            int line = (top + (row * _rows.Dilation)) * _columns.Input;
            for (int column = firstColumn; column < endColumn; column++)
            {
                int from = group + ((line + left + (column * _columns.Dilation)) * _channels);
                int at = ((row * _columns.Size) + column) * depth;
                for (int channel = 0; channel < depth; channel++)
                {
                    _patch[at + channel] = (short)(arena[from + channel] - zero);
                }
            }
        }
    }
}
