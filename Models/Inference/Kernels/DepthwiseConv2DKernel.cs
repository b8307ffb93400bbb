#if NET
using System.Runtime.Intrinsics;
#endif

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>DEPTHWISE_CONV_2D on int8: filter [1, height, width, channels × multiplier], output channel = input channel × multiplier + m.</summary>
internal sealed class DepthwiseConv2DKernel : Kernel
{
    private readonly int _input;
    private readonly int _output;
    private readonly int _batches;
    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int _channels;
    private readonly int _multiplier;
    private readonly int _outputChannels;
    private readonly int _inputZeroPoint;
    private readonly sbyte[] _weights;
    private readonly int[] _bias;
    private readonly int[] _sums;
    private readonly Requantizer _requantizer;
    private readonly bool _vectors;
    private readonly Board.BoardDepthwise? _board;
#if NET
    private readonly Host.HostDepthwise? _host;
#endif

    public DepthwiseConv2DKernel(KernelContext context)
    {
        TensorInfo input = context.Input(0);
        TensorInfo weights = context.Input(1);
        TensorInfo output = context.Output;
        context.RequireQuantized(input, TensorType.Int8, "input");
        context.RequireQuantized(output, TensorType.Int8, "output");
        context.Require(input.Shape.Length == 4 && weights.Shape.Length == 4 && output.Shape.Length == 4, "four dimensions", "others");
        _batches = input.Shape[0];
        _channels = input.Shape[3];
        _outputChannels = weights.Shape[3];
        _multiplier = _outputChannels / _channels;
        context.Require(weights.Shape[0] == 1 && _multiplier >= 1 && _multiplier * _channels == _outputChannels, $"a filter of 1 × a multiple of {_channels} channels", $"{weights.Shape[0]} × {_outputChannels}");
        context.Require(output.Shape[0] == _batches && output.Shape[3] == _outputChannels, $"an output of {_batches} × {_outputChannels} channels", $"{output.Shape[0]} × {output.Shape[3]}");
        context.Require(weights.Scales.Length == 1 || (weights.Scales.Length == _outputChannels && weights.QuantizedDimension == 3), $"1 or {_outputChannels} weight scales along axis 3", $"{weights.Scales.Length} along axis {weights.QuantizedDimension}");
        var options = context.Options;
        _rows = SlidingWindow.Create(context, input.Shape[1], output.Shape[1], weights.Shape[1], options.Int32(2), options.Int32(6, 1), options.Int8(0));
        _columns = SlidingWindow.Create(context, input.Shape[2], output.Shape[2], weights.Shape[2], options.Int32(1), options.Int32(5, 1), options.Int8(0));
        _input = context.InputOffset(0);
        _output = context.OutputOffset;
        _inputZeroPoint = input.ZeroPoint;
        _weights = context.ConstantInt8(1);
        _bias = context.Bias(2, _outputChannels);
        _sums = new int[_outputChannels];
        _requantizer = Requantizer.PerChannel(input, weights, output, _outputChannels, FusedActivation.Range(context, options.Int8(4)));
        _vectors = context.UseVectors && _multiplier == 1;
        ScratchBytes = _sums.LongLength * sizeof(int);
#if NET
        if (context.UseVectors && context.Budget.TryTake(Host.HostDepthwise.Bytes(_rows, _columns, _channels, _multiplier)))
        {
            _host = new Host.HostDepthwise(_rows, _columns, _channels, _multiplier, _inputZeroPoint, _weights, _bias, _requantizer, context.Path == EnginePath.Host);
            ScratchBytes += _host.ScratchBytes;
            PackedBytes = _host.PackedBytes;
        }
#endif
        if (!context.UseVectors && context.Budget.TryTake(Board.BoardDepthwise.Bytes(_rows, _columns, _outputChannels)))
        {
            _board = new Board.BoardDepthwise(_rows, _columns, _channels, _multiplier, _inputZeroPoint, _weights, _bias, _requantizer);
            ScratchBytes = _board.ScratchBytes;
            PackedBytes = _board.PackedBytes;
            _weights = System.Array.Empty<sbyte>();
        }

        MultiplyAccumulates = (long)output.ElementCount * weights.Shape[1] * weights.Shape[2];
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
                to += _rows.Output * _columns.Output * _outputChannels;
                continue;
            }
#endif
            if (_board != null)
            {
                ComputeOnBoard(arena, image, to);
                to += _rows.Output * _columns.Output * _outputChannels;
                continue;
            }

            for (int y = 0; y < _rows.Output; y++)
            {
                for (int x = 0; x < _columns.Output; x++)
                {
                    Position(arena, image, y, x, to);
                    to += _outputChannels;
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

    private unsafe void Position(sbyte[] arena, int image, int y, int x, int to)
    {
        (int firstRow, int endRow, int top) = _rows.Taps(y);
        (int firstColumn, int endColumn, int left) = _columns.Taps(x);
        System.Array.Copy(_bias, _sums, _outputChannels);
        fixed (sbyte* memory = arena)
        fixed (sbyte* weights = _weights)
        fixed (int* sums = _sums)
        {
            for (int row = firstRow; row < endRow; row++)
            {
                int line = (top + (row * _rows.Dilation)) * _columns.Input;
                for (int column = firstColumn; column < endColumn; column++)
                {
                    sbyte* source = memory + image + ((line + left + (column * _columns.Dilation)) * _channels);
                    sbyte* weight = weights + (((row * _columns.Size) + column) * _outputChannels);
                    if (_multiplier == 1)
                    {
                        AddTap(weight, source, sums);
                    }
                    else
                    {
                        AddTapOfMany(weight, source, sums);
                    }
                }
            }

            for (int channel = 0; channel < _outputChannels; channel++)
            {
                memory[to + channel] = _requantizer.Apply(sums[channel], channel);
            }
        }
    }

    private unsafe void AddTap(sbyte* weight, sbyte* source, int* sums)
    {
        int zero = _inputZeroPoint;
        int channel = 0;
#if NET
        if (_vectors)
        {
            Vector128<short> zeros = Vector128.Create((short)zero);
            for (; channel + 8 <= _channels; channel += 8)
            {
                Vector128<short> w = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)(weight + channel)).AsSByte());
                Vector128<short> v = Vector128.WidenLower(Vector128.CreateScalarUnsafe(*(long*)(source + channel)).AsSByte()) - zeros;

                // 128 × 255 needs more than 16 bits, so the products are formed in 32.
                (Vector128<int> wLow, Vector128<int> wHigh) = Vector128.Widen(w);
                (Vector128<int> vLow, Vector128<int> vHigh) = Vector128.Widen(v);
                (Vector128.Load(sums + channel) + (wLow * vLow)).Store(sums + channel);
                (Vector128.Load(sums + channel + 4) + (wHigh * vHigh)).Store(sums + channel + 4);
            }
        }
#endif
        for (; channel < _channels; channel++)
        {
            sums[channel] += weight[channel] * (source[channel] - zero);
        }
    }

    private unsafe void AddTapOfMany(sbyte* weight, sbyte* source, int* sums)
    {
        int to = 0;
        for (int channel = 0; channel < _channels; channel++)
        {
            int value = source[channel] - _inputZeroPoint;
            for (int m = 0; m < _multiplier; m++)
            {
                sums[to] += weight[to] * value;
                to++;
            }
        }
    }
}
