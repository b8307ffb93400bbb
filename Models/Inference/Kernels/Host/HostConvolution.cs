#if NET
using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>CONV_2D with vector instructions: four positions of a row times sixteen filters at a time, all their sums in registers until they are complete.</summary>
/// <remarks>
/// Rows of the image are kept as value − zero point in 16 bits, with zeroes left and right of the image, so that what lies under a row of the filter is one run of
/// memory and edges need no care. Weights are 16-bit pairs, eight filters side by side, so that one multiply-add gives eight filters' sums of two products;
/// 2 × 128 × 255 fits easily in 32 bits.
/// </remarks>
internal sealed unsafe class HostConvolution
{
    private const int Positions = 4;
    private const int PositionsAtOnce = 64;
    private const int Block = 8;
    private const int PairsOfBlock = 2 * Block;
    private const int SmallBytes = 8192;

    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int _channels;
    private readonly int _depth;
    private readonly int _filters;
    private readonly int _groups;
    private readonly int _zeroPoint;
    private readonly bool _pointwise;
    private readonly int _run;
    private readonly int _runsOfRow;
    private readonly int _pairs;
    private readonly int _blockSize;
    private readonly int _blocksOfGroup;
    private readonly short[] _weights;
    private readonly int _slots;
    private readonly int _width;
    private readonly short[] _lines;
    private readonly int[] _runStarts;
    private readonly int[] _runWeights;
    private readonly int[] _sums = new int[PositionsAtOnce * PairsOfBlock];
    private readonly int[] _bias;
    private readonly Requantizer _requantizer;
    private readonly VectorRequantizer? _vectorRequantizer;

    public HostConvolution(SlidingWindow rows, SlidingWindow columns, int channels, int depth, int filters, int zeroPoint, sbyte[] weights, int[] bias, Requantizer requantizer, bool avx2)
    {
        _rows = rows;
        _columns = columns;
        _channels = channels;
        _depth = depth;
        _filters = filters;
        _groups = channels / depth;
        _zeroPoint = zeroPoint;
        _pointwise = rows.IsPointwise && columns.IsPointwise;

        // Channels of neighbouring taps follow each other in memory, unless dilation or other groups lie between them.
        bool together = columns.Dilation == 1 && _groups == 1;
        _run = together ? columns.Size * depth : depth;
        _runsOfRow = together ? 1 : columns.Size;
        _pairs = (_run + 1) / 2;
        int runs = rows.Size * _runsOfRow;
        _blockSize = runs * _pairs * PairsOfBlock;
        _blocksOfGroup = ((filters / _groups) + Block - 1) / Block;
        _weights = Pack(weights, runs);
        _slots = rows.Lines;
        _width = columns.Span * channels;
        int slack = (Positions * columns.Stride * channels) + 2;
        _lines = new short[(_pointwise ? Math.Min(PositionsAtOnce, rows.Input * columns.Input) * channels : _slots * _width) + slack];
        _runStarts = new int[runs];
        _runWeights = new int[runs];
        _bias = bias;
        _requantizer = requantizer;
        _vectorRequantizer = avx2 ? new VectorRequantizer(requantizer, bias, (long)runs * _run * 128 * 255) : null;
    }

    /// <summary>Gets the bytes of the weights as laid out here.</summary>
    public long PackedBytes => _weights.LongLength * sizeof(short);

    /// <summary>Gets the bytes of the rows that are held at a time.</summary>
    public long ScratchBytes => (_lines.LongLength * sizeof(short)) + (_sums.LongLength * sizeof(int));

    /// <summary>Returns the bytes that an operator would take here, at most; far dilation or a great many groups make them mostly padding.</summary>
    public static double Bytes(SlidingWindow rows, SlidingWindow columns, int channels, int depth, int filters)
    {
        int groups = channels / depth;
        double packed = (double)groups * ((filters / groups) + Block) * rows.Size * columns.Size * (depth + 1);
        double lines = (((double)rows.Lines * columns.Span) + (Positions * (double)columns.Stride) + PositionsAtOnce) * channels;
        return (sizeof(short) * (packed + lines)) + (2.0 * sizeof(int) * rows.Size * columns.Size) + (5.0 * sizeof(int) * filters) + SmallBytes;
    }

    /// <summary>Computes one image.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Invoke(sbyte* image, sbyte* output)
    {
        fixed (short* lines = _lines)
        fixed (short* weights = _weights)
        fixed (int* starts = _runStarts)
        fixed (int* places = _runWeights)
        {
            if (_pointwise)
            {
                Pointwise(image, lines, weights, starts, places, output);
                return;
            }

            int next = 0;
            for (int y = 0; y < _rows.Output; y++)
            {
                (int first, int end, int top) = _rows.Taps(y);
                next = Math.Max(next, top);
                for (; next <= top + ((end - 1) * _rows.Dilation); next++)
                {
                    int pixels = Math.Min(_columns.Input, _columns.Span - _columns.Before);
                    sbyte* from = image + ((long)next * _columns.Input * _channels);
                    Lanes.Centre(from, pixels * _channels, _zeroPoint, lines + (next % _slots * _width) + (_columns.Before * _channels));
                }

                int runs = 0;
                for (int row = first; row < end; row++)
                {
                    int line = (top + (row * _rows.Dilation)) % _slots * _width;
                    for (int run = 0; run < _runsOfRow; run++)
                    {
                        starts[runs] = line + (run * _columns.Dilation * _channels);
                        places[runs++] = ((row * _runsOfRow) + run) * _pairs * PairsOfBlock;
                    }
                }

                Row(lines, _columns.Output, _columns.Stride * _channels, weights, runs, starts, places, output);
                output += _columns.Output * _filters;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Pointwise(sbyte* image, short* lines, short* weights, int* starts, int* places, sbyte* output)
    {
        starts[0] = 0;
        places[0] = 0;
        int total = _rows.Input * _columns.Input;
        for (int position = 0; position < total; position += PositionsAtOnce)
        {
            int count = Math.Min(PositionsAtOnce, total - position);
            Lanes.Centre(image + ((long)position * _channels), count * _channels, _zeroPoint, lines);
            Row(lines, count, _channels, weights, 1, starts, places, output + ((long)position * _filters));
        }
    }

    // One row of positions, `step` numbers apart, times all filters.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Row(short* lines, int positions, int step, short* weights, int runs, int* starts, int* places, sbyte* output)
    {
        int filtersOfGroup = _filters / _groups;
        fixed (int* sums = _sums)
        {
            for (int first = 0; first < positions; first += PositionsAtOnce)
            {
                int count = Math.Min(PositionsAtOnce, positions - first);
                for (int group = 0; group < _groups; group++)
                {
                    short* values = lines + (first * step) + (group * _depth);
                    for (int block = 0; block < _blocksOfGroup; block += 2)
                    {
                        short* packed = weights + ((long)((group * _blocksOfGroup) + block) * _blockSize);
                        int filter = (group * filtersOfGroup) + (block * Block);
                        int filters = Math.Min(2 * Block, filtersOfGroup - (block * Block));
                        if (_vectorRequantizer == null)
                        {
                            Portable(packed, (filters + Block - 1) / Block, values, count, step, runs, starts, places, sums);
                        }
                        else if (filters > Block)
                        {
                            Wide(packed, values, count, step, runs, starts, places, sums);
                        }
                        else
                        {
                            Narrow(packed, values, count, step, runs, starts, places, sums);
                        }

                        Requantize(sums, count, filter, filters, output + ((long)first * _filters) + filter);
                    }
                }
            }
        }
    }

    // Positions go by fours. Beyond the last one lie zeroes or older numbers, whose sums nobody reads.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Wide(short* packed, short* values, int positions, int step, int runs, int* starts, int* places, int* sums)
    {
        nint blockSize = _blockSize;
        nint length = 2 * _pairs;
        for (int position = 0; position < positions; position += Positions)
        {
            Vector256<int> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
            for (int run = 0; run < runs; run++)
            {
                short* p0 = values + starts[run];
                short* p1 = p0 + step;
                short* p2 = p1 + step;
                short* p3 = p2 + step;
                short* weights = packed + places[run];
                for (nint i = 0; i < length; i += 2)
                {
                    Vector256<short> a = Vector256.Load(weights);
                    Vector256<short> b = Vector256.Load(weights + blockSize);
                    weights += PairsOfBlock;
                    Vector256<short> x = Vector256.Create(*(int*)(p0 + i)).AsInt16();
                    a0 += Avx2.MultiplyAddAdjacent(a, x);
                    b0 += Avx2.MultiplyAddAdjacent(b, x);
                    x = Vector256.Create(*(int*)(p1 + i)).AsInt16();
                    a1 += Avx2.MultiplyAddAdjacent(a, x);
                    b1 += Avx2.MultiplyAddAdjacent(b, x);
                    x = Vector256.Create(*(int*)(p2 + i)).AsInt16();
                    a2 += Avx2.MultiplyAddAdjacent(a, x);
                    b2 += Avx2.MultiplyAddAdjacent(b, x);
                    x = Vector256.Create(*(int*)(p3 + i)).AsInt16();
                    a3 += Avx2.MultiplyAddAdjacent(a, x);
                    b3 += Avx2.MultiplyAddAdjacent(b, x);
                }
            }

            a0.Store(sums);
            b0.Store(sums + Block);
            a1.Store(sums + (2 * Block));
            b1.Store(sums + (3 * Block));
            a2.Store(sums + (4 * Block));
            b2.Store(sums + (5 * Block));
            a3.Store(sums + (6 * Block));
            b3.Store(sums + (7 * Block));
            sums += Positions * PairsOfBlock;
            values += Positions * step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Narrow(short* packed, short* values, int positions, int step, int runs, int* starts, int* places, int* sums)
    {
        nint length = 2 * _pairs;
        for (int position = 0; position < positions; position += Positions)
        {
            Vector256<int> a0 = default, a1 = default, a2 = default, a3 = default;
            for (int run = 0; run < runs; run++)
            {
                short* p0 = values + starts[run];
                short* p1 = p0 + step;
                short* p2 = p1 + step;
                short* p3 = p2 + step;
                short* weights = packed + places[run];
                for (nint i = 0; i < length; i += 2)
                {
                    Vector256<short> a = Vector256.Load(weights);
                    weights += PairsOfBlock;
                    a0 += Avx2.MultiplyAddAdjacent(a, Vector256.Create(*(int*)(p0 + i)).AsInt16());
                    a1 += Avx2.MultiplyAddAdjacent(a, Vector256.Create(*(int*)(p1 + i)).AsInt16());
                    a2 += Avx2.MultiplyAddAdjacent(a, Vector256.Create(*(int*)(p2 + i)).AsInt16());
                    a3 += Avx2.MultiplyAddAdjacent(a, Vector256.Create(*(int*)(p3 + i)).AsInt16());
                }
            }

            a0.Store(sums);
            a1.Store(sums + (2 * Block));
            a2.Store(sums + (4 * Block));
            a3.Store(sums + (6 * Block));
            sums += Positions * PairsOfBlock;
            values += Positions * step;
        }
    }

    // Both blocks one after the other, since there are half as many sums in a register.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Portable(short* packed, int blocks, short* values, int positions, int step, int runs, int* starts, int* places, int* sums)
    {
        nint length = 2 * _pairs;
        for (int position = 0; position < positions; position += Positions)
        {
            for (int block = 0; block < blocks; block++)
            {
                Vector128<int> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
                for (int run = 0; run < runs; run++)
                {
                    short* p0 = values + starts[run];
                    short* p1 = p0 + step;
                    short* p2 = p1 + step;
                    short* p3 = p2 + step;
                    short* weights = packed + (block * _blockSize) + places[run];
                    for (nint i = 0; i < length; i += 2)
                    {
                        Vector128<short> a = Vector128.Load(weights);
                        Vector128<short> b = Vector128.Load(weights + Block);
                        weights += PairsOfBlock;
                        Vector128<short> x = Vector128.Create(*(int*)(p0 + i)).AsInt16();
                        a0 += Lanes.MultiplyAddPairs(a, x);
                        b0 += Lanes.MultiplyAddPairs(b, x);
                        x = Vector128.Create(*(int*)(p1 + i)).AsInt16();
                        a1 += Lanes.MultiplyAddPairs(a, x);
                        b1 += Lanes.MultiplyAddPairs(b, x);
                        x = Vector128.Create(*(int*)(p2 + i)).AsInt16();
                        a2 += Lanes.MultiplyAddPairs(a, x);
                        b2 += Lanes.MultiplyAddPairs(b, x);
                        x = Vector128.Create(*(int*)(p3 + i)).AsInt16();
                        a3 += Lanes.MultiplyAddPairs(a, x);
                        b3 += Lanes.MultiplyAddPairs(b, x);
                    }
                }

                int* to = sums + (block * Block);
                a0.Store(to);
                b0.Store(to + 4);
                a1.Store(to + (2 * Block));
                b1.Store(to + (2 * Block) + 4);
                a2.Store(to + (4 * Block));
                b2.Store(to + (4 * Block) + 4);
                a3.Store(to + (6 * Block));
                b3.Store(to + (6 * Block) + 4);
            }

            sums += Positions * PairsOfBlock;
            values += Positions * step;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Requantize(int* sums, int positions, int filter, int filters, sbyte* output)
    {
        for (int position = 0; position < positions; position++)
        {
            if (_vectorRequantizer != null)
            {
                Vector128<sbyte> codes = _vectorRequantizer.Sixteen(sums, filter);
                if (filters == 2 * Block)
                {
                    codes.Store(output);
                }
                else
                {
                    VectorRequantizer.Store(codes, filters, output);
                }
            }
            else
            {
                for (int i = 0; i < filters; i++)
                {
                    output[i] = _requantizer.Apply(_bias[filter + i] + sums[i], filter + i);
                }
            }

            sums += PairsOfBlock;
            output += _filters;
        }
    }

    private short[] Pack(sbyte[] weights, int runs)
    {
        var packed = new short[_groups * _blocksOfGroup * _blockSize];
        int filtersOfGroup = _filters / _groups;
        for (int filter = 0; filter < _filters; filter++)
        {
            (int group, int own) = Math.DivRem(filter, filtersOfGroup);
            int block = ((group * _blocksOfGroup) + (own / Block)) * _blockSize;
            for (int k = 0; k < runs * _run; k++)
            {
                (int run, int at) = Math.DivRem(k, _run);
                packed[block + (((run * _pairs) + (at / 2)) * PairsOfBlock) + (own % Block * 2) + (at % 2)] = weights[(filter * runs * _run) + k];
            }
        }

        return packed;
    }
}
#endif
