#if NET
using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>DEPTHWISE_CONV_2D with vector instructions: up to 32 neighbours of an output row at a time, across positions and channels alike.</summary>
/// <remarks>
/// For each row of the image and each pair of horizontal taps, the two values that a position multiplies are kept side by side in 16 bits, for every output channel of every
/// position, with zeroes outside the image. A row of outputs is then a few multiply-adds of long rows of memory, whatever stride, dilation, channels and multiplier are.
/// Pairs of taps whose distance is a whole number of strides share such a row, shifted.
/// </remarks>
internal sealed unsafe class HostDepthwise
{
    private const int Block = 16;
    private const int SmallBytes = 8192;

    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int _channels;
    private readonly int _multiplier;
    private readonly int _results;
    private readonly int _zeroPoint;
    private readonly int _pairs;
    private readonly int[] _phases;
    private readonly int[] _pairStarts;
    private readonly int _slots;
    private readonly int _width;
    private readonly int _phaseSize;
    private readonly int[] _weights;
    private readonly int _weightsOfPair;
    private readonly int[] _lines;
    private readonly sbyte[] _outside;
    private readonly int[] _tapStarts;
    private readonly int[] _tapWeights;
    private readonly int[] _sums = new int[2 * Block];
    private readonly int[] _bias;
    private readonly Requantizer _requantizer;
    private readonly VectorRequantizer? _vectorRequantizer;

    public HostDepthwise(SlidingWindow rows, SlidingWindow columns, int channels, int multiplier, int zeroPoint, sbyte[] weights, int[] bias, Requantizer requantizer, bool avx2)
    {
        _rows = rows;
        _columns = columns;
        _channels = channels;
        _multiplier = multiplier;
        _results = channels * multiplier;
        _zeroPoint = zeroPoint;
        _pairs = (columns.Size + 1) / 2;
        _phases = Phases(columns);
        _width = Width(columns);
        _phaseSize = _width * _results;
        _pairStarts = Enumerable.Range(0, _pairs)
            .Select(pair => (Array.IndexOf(_phases, Distance(columns, pair) % columns.Stride) * _phaseSize) + (Distance(columns, pair) / columns.Stride * _results))
            .ToArray();
        _slots = rows.Lines;
        _lines = new int[(_slots * _phases.Length * _phaseSize) + (2 * Block)];
        _outside = new sbyte[channels];
        Array.Fill(_outside, (sbyte)zeroPoint);
        _weightsOfPair = _results + (2 * Block);
        _weights = Pack(weights);
        _tapStarts = new int[rows.Size * _pairs];
        _tapWeights = new int[rows.Size * _pairs];
        _bias = bias;
        _requantizer = requantizer;
        _vectorRequantizer = avx2 ? new VectorRequantizer(requantizer, bias, (long)rows.Size * columns.Size * 128 * 255) : null;
    }

    /// <summary>Gets the bytes of the weights as laid out here.</summary>
    public long PackedBytes => _weights.LongLength * sizeof(int);

    /// <summary>Gets the bytes of the rows that are held at a time.</summary>
    public long ScratchBytes => _lines.LongLength * sizeof(int);

    /// <summary>Returns the bytes that an operator would take here, at most; far dilation makes them mostly padding.</summary>
    public static double Bytes(SlidingWindow rows, SlidingWindow columns, int channels, int multiplier)
    {
        double pixels = (double)rows.Lines * Phases(columns).Length * Width(columns);
        double weights = (double)rows.Size * ((columns.Size + 1) / 2) * (((double)channels * multiplier) + (2 * Block));
        return (sizeof(int) * ((pixels * channels * multiplier) + weights + (8.0 * channels * multiplier) + (2.0 * rows.Size * columns.Size))) + SmallBytes;
    }

    /// <summary>Computes one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invoke(sbyte* image, sbyte* output)
    {
        int next = 0;
        int lanes = _columns.Output * _results;
        int size = _phases.Length * _phaseSize;
        fixed (sbyte* outside = _outside)
        fixed (int* lines = _lines)
        fixed (int* weights = _weights)
        fixed (int* starts = _tapStarts)
        fixed (int* places = _tapWeights)
        fixed (int* sums = _sums)
        {
            for (int y = 0; y < _rows.Output; y++)
            {
                (int first, int end, int top) = _rows.Taps(y);
                next = Math.Max(next, top);
                for (; next <= top + ((end - 1) * _rows.Dilation); next++)
                {
                    LayOut(image + ((long)next * _columns.Input * _channels), outside, lines + (next % _slots * size));
                }

                int taps = 0;
                for (int row = first; row < end; row++)
                {
                    int line = (top + (row * _rows.Dilation)) % _slots * size;
                    for (int pair = 0; pair < _pairs; pair++)
                    {
                        starts[taps] = line + _pairStarts[pair];
                        places[taps++] = ((row * _pairs) + pair) * _weightsOfPair;
                    }
                }

                if (_vectorRequantizer != null)
                {
                    Wide(lines, weights, lanes, taps, starts, places, sums, output);
                }
                else
                {
                    Portable(lines, weights, lanes, taps, starts, places, sums, output);
                }

                output += lanes;
            }
        }
    }

    // From the start of the first tap to the start of the first tap of a pair, in columns.
    private static int Distance(SlidingWindow columns, int pair) => 2 * pair * columns.Dilation;

    private static int[] Phases(SlidingWindow columns) =>
        Enumerable.Range(0, (columns.Size + 1) / 2).Select(pair => Distance(columns, pair) % columns.Stride).Distinct().ToArray();

    private static int Width(SlidingWindow columns) => columns.Output + (Distance(columns, (columns.Size - 1) / 2) / columns.Stride);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Wide(int* lines, int* weights, int lanes, int taps, int* starts, int* places, int* sums, sbyte* output)
    {
        int channel = 0;
        int lane = 0;
        for (; lane + (2 * Block) <= lanes; lane += 2 * Block)
        {
            Vector256<int> a = default, b = default, c = default, d = default;
            for (nint tap = 0; tap < taps; tap++)
            {
                int* values = lines + starts[tap] + lane;
                int* weight = weights + places[tap] + channel;
                a += Avx2.MultiplyAddAdjacent(Vector256.Load(weight).AsInt16(), Vector256.Load(values).AsInt16());
                b += Avx2.MultiplyAddAdjacent(Vector256.Load(weight + 8).AsInt16(), Vector256.Load(values + 8).AsInt16());
                c += Avx2.MultiplyAddAdjacent(Vector256.Load(weight + 16).AsInt16(), Vector256.Load(values + 16).AsInt16());
                d += Avx2.MultiplyAddAdjacent(Vector256.Load(weight + 24).AsInt16(), Vector256.Load(values + 24).AsInt16());
            }

            a.Store(sums);
            b.Store(sums + 8);
            c.Store(sums + 16);
            d.Store(sums + 24);
            _vectorRequantizer!.ThirtyTwo(sums, channel).Store(output + lane);
            channel += 2 * Block;
            channel = channel < _results ? channel : channel % _results;
        }

        for (; lane < lanes; lane += Block)
        {
            Vector256<int> a = default, b = default;
            for (nint tap = 0; tap < taps; tap++)
            {
                int* values = lines + starts[tap] + lane;
                int* weight = weights + places[tap] + channel;
                a += Avx2.MultiplyAddAdjacent(Vector256.Load(weight).AsInt16(), Vector256.Load(values).AsInt16());
                b += Avx2.MultiplyAddAdjacent(Vector256.Load(weight + 8).AsInt16(), Vector256.Load(values + 8).AsInt16());
            }

            a.Store(sums);
            b.Store(sums + 8);
            VectorRequantizer.Store(_vectorRequantizer!.Sixteen(sums, channel), lanes - lane, output + lane);
            channel = (channel + Block) % _results;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Portable(int* lines, int* weights, int lanes, int taps, int* starts, int* places, int* sums, sbyte* output)
    {
        int channel = 0;
        for (int lane = 0; lane < lanes; lane += Block)
        {
            Vector128<int> a = default, b = default, c = default, d = default;
            for (nint tap = 0; tap < taps; tap++)
            {
                int* values = lines + starts[tap] + lane;
                int* weight = weights + places[tap] + channel;
                a += Lanes.MultiplyAddPairs(Vector128.Load(weight).AsInt16(), Vector128.Load(values).AsInt16());
                b += Lanes.MultiplyAddPairs(Vector128.Load(weight + 4).AsInt16(), Vector128.Load(values + 4).AsInt16());
                c += Lanes.MultiplyAddPairs(Vector128.Load(weight + 8).AsInt16(), Vector128.Load(values + 8).AsInt16());
                d += Lanes.MultiplyAddPairs(Vector128.Load(weight + 12).AsInt16(), Vector128.Load(values + 12).AsInt16());
            }

            a.Store(sums);
            b.Store(sums + 4);
            c.Store(sums + 8);
            d.Store(sums + 12);
            for (int i = 0; i < Math.Min(Block, lanes - lane); i++)
            {
                output[lane + i] = _requantizer.Apply(_bias[channel] + sums[i], channel);
                channel = channel + 1 < _results ? channel + 1 : 0;
            }
        }
    }

    // Lays out a row of the image for every phase. Pixels beside the image are read from one of zero points.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void LayOut(sbyte* row, sbyte* outside, int* to)
    {
        foreach (int phase in _phases)
        {
            int pixels;
            for (int x = 0; x < _width; x += pixels)
            {
                int first = (x * _columns.Stride) - _columns.Before + phase;
                int second = first + _columns.Dilation;
                bool inside = first >= 0 && second < _columns.Input;
                pixels = inside ? Math.Min(_width - x, (_columns.Input - second + _columns.Stride - 1) / _columns.Stride) : 1;
                sbyte* a = first >= 0 && first < _columns.Input ? row + (first * _channels) : outside;
                sbyte* b = second >= 0 && second < _columns.Input ? row + (second * _channels) : outside;
                if (_multiplier > 1)
                {
                    Repeat(a, b, pixels, to);
                }
                else if (_columns.Stride == 1)
                {
                    Lanes.Pair(a, b, 1, 0, pixels * _channels, _zeroPoint, to);
                }
                else
                {
                    Lanes.Pair(a, b, pixels, _columns.Stride * _channels, _channels, _zeroPoint, to);
                }

                to += pixels * _results;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Repeat(sbyte* a, sbyte* b, int pixels, int* to)
    {
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            for (int channel = 0; channel < _channels; channel++)
            {
                int pair = Lanes.Pair(a[channel] - _zeroPoint, b[channel] - _zeroPoint);
                int m = 0;
                for (; m + 8 <= _multiplier; m += 8)
                {
                    Vector256.Create(pair).Store(to + m);
                }

                for (; m < _multiplier; m++)
                {
                    to[m] = pair;
                }

                to += _multiplier;
            }

            a += _columns.Stride * _channels;
            b += _columns.Stride * _channels;
        }
    }

    // Beyond the last channel the weights start again with the first, since neighbours may reach into the next positions.
    private int[] Pack(sbyte[] weights)
    {
        var packed = new int[_rows.Size * _pairs * _weightsOfPair];
        for (int i = 0; i < packed.Length; i++)
        {
            (int tap, int lane) = Math.DivRem(i, _weightsOfPair);
            (int row, int pair) = Math.DivRem(tap, _pairs);
            int first = (((row * _columns.Size) + (2 * pair)) * _results) + (lane % _results);
            packed[i] = Lanes.Pair(weights[first], (2 * pair) + 1 < _columns.Size ? weights[first + _results] : 0);
        }

        return packed;
    }
}
#endif
