using System;

namespace MeadowTinyMl.Inference.Kernels.Board;

/// <summary>CONV_2D in 32-bit integers: two products give three positions' sums, since a sum of int8 products needs no more than 21 bits.</summary>
/// <remarks>
/// For the codes x0, x1, x2 of three positions under the same weight, <c>t = x0 + x2·2^21</c> and <c>u = x1 + x2·2^10</c> are summed as Σ w·t and Σ w·u, wrapping. With S0 and S1 in
/// 21 signed bits and S2 in 22, all three can be read back: S0 is the lower 21 bits of the first sum; the 11 bits above are the lower bits of S2; with these taken out, the second
/// sum's lower 21 bits are S1, and the rest are the upper bits of S2. So it costs 4/3 multiply-adds a weight and two positions instead of three, without a step
/// to keep lanes apart. Codes go in raw; the input's zero point is settled in the bias, and taps outside the image count as the zero point.
/// </remarks>
internal sealed unsafe class BoardConvolution
{
    private const int Positions = 3;
    private const int Block = 8;

    // Σ |w| · 128 < 2^20 keeps S0 and S1 within 21 signed bits.
    private const int LargestWeightSum = ((1 << 20) - 1) / 128;

    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int _channels;
    private readonly int _depth;
    private readonly int _filters;
    private readonly int _filtersPerGroup;
    private readonly sbyte _zeroPoint;
    private readonly int _length;
    private readonly int _blocks;
    private readonly int _blocksAtOnce;
    private readonly int _pairsPerGroup;
    private readonly sbyte[] _weights;
    private readonly sbyte[] _patches;
    private readonly int[] _packed;
    private readonly int[] _words;
    private readonly int[] _sums;
    private readonly int[] _moreSums;
    private readonly BoardRequantizer _requantizer;

    public BoardConvolution(SlidingWindow rows, SlidingWindow columns, int channels, int depth, int filters, int zeroPoint, sbyte[] weights, int[] bias, Requantizer requantizer)
    {
        _rows = rows;
        _columns = columns;
        _channels = channels;
        _depth = depth;
        _filters = filters;
        _filtersPerGroup = filters / (channels / depth);
        _zeroPoint = (sbyte)zeroPoint;
        _length = rows.Size * columns.Size * depth;
        _blocks = (_length + Block - 1) / Block;
        _pairsPerGroup = (_filtersPerGroup + 1) / 2;
        _weights = Interleave(weights);
        _blocksAtOnce = LargestRun(weights);
        _patches = new sbyte[Positions * _length];
        _packed = new int[_blocks * 2 * Block];
        _words = new int[_pairsPerGroup * 4];
        _sums = new int[Positions * filters];
        _moreSums = _blocksAtOnce < _blocks ? new int[Positions * filters] : Array.Empty<int>();
        _requantizer = new BoardRequantizer(requantizer, WeightSums.Centre(bias, weights, _length, 1, zeroPoint));
    }

    /// <summary>Gets the bytes of the arrays that an invocation writes to.</summary>
    public long ScratchBytes => _patches.LongLength + (4L * (_packed.LongLength + _words.LongLength + _sums.LongLength + _moreSums.LongLength));

    /// <summary>Gets the bytes of the constants laid out for this path.</summary>
    public long PackedBytes => _weights.LongLength + _requantizer.Bytes;

    /// <summary>Returns at most how many bytes an instance takes, scratch and constants.</summary>
    public static long Bytes(SlidingWindow rows, SlidingWindow columns, int channels, int depth, int filters)
    {
        long length = (long)rows.Size * columns.Size * depth;
        long padded = (length + Block - 1) / Block * Block;
        long groups = channels / depth;
        return (padded * (filters + groups)) + (Positions * length) + (8 * padded) + (8L * (filters + groups)) + (8L * Positions * filters) + BoardRequantizer.BytesOf(filters);
    }

    /// <summary>Computes one image.</summary>
    public void Invoke(sbyte* image, sbyte* output)
    {
        int total = _rows.Output * _columns.Output;
        fixed (sbyte* patches = _patches)
        fixed (int* sums = _sums)
        {
            for (int position = 0; position < total; position += Positions)
            {
                int count = Math.Min(Positions, total - position);
                for (int group = 0; group < _channels / _depth; group++)
                {
                    sbyte* first = Patch(image, position, group, patches);
                    sbyte* second = count > 1 ? Patch(image, position + 1, group, patches + _length) : first;
                    sbyte* third = count > 2 ? Patch(image, position + 2, group, patches + (2 * _length)) : first;
                    Pack(first, second, third);
                    Multiply(group);
                }

                for (int i = 0; i < count; i++)
                {
                    _requantizer.Apply(sums + (i * _filters), output);
                    output += _filters;
                }
            }
        }
    }

    /// <summary>Returns the codes under the filter: where they lie, if together, or copied to <paramref name="copy"/>.</summary>
    private sbyte* Patch(sbyte* image, int position, int group, sbyte* copy)
    {
        int y = position / _columns.Output;
        (int firstRow, int endRow, int top) = _rows.Taps(y);
        (int firstColumn, int endColumn, int left) = _columns.Taps(position - (y * _columns.Output));
        bool inside = endRow - firstRow == _rows.Size && endColumn - firstColumn == _columns.Size;
        bool together = _depth == _channels && _columns.Dilation == 1;
        image += group * _depth;
        if (inside && _rows.Size == 1 && (together || _columns.Size == 1))
        {
            return image + (((top * _columns.Input) + left) * _channels);
        }

        if (!inside)
        {
            Fill(copy, copy + _length, _zeroPoint);
        }

        int run = together ? (endColumn - firstColumn) * _depth : _depth;
        for (int row = firstRow; row < endRow; row++)
        {
            int line = ((top + (row * _rows.Dilation)) * _columns.Input) + left;
            for (int column = firstColumn; column < endColumn; column += together ? _columns.Size : 1)
            {
                sbyte* to = copy + (((row * _columns.Size) + column) * _depth);
                Copy(image + ((line + (column * _columns.Dilation)) * _channels), to, to + run);
            }
        }

        return copy;
    }

    private static void Fill(sbyte* to, sbyte* end, sbyte value)
    {
        for (; to < end; to++)
        {
            *to = value;
        }
    }

    private static void Copy(sbyte* from, sbyte* to, sbyte* end)
    {
        for (; to < end; to++)
        {
            *to = *from++;
        }
    }

    private void Pack(sbyte* first, sbyte* second, sbyte* third)
    {
        fixed (int* packed = _packed)
        {
            int* to = packed;
            for (sbyte* end = first + _length; first < end; first++)
            {
                int shared = *third++;
                *to = *first + (shared << 21);
                to++;
                *to = *second++ + (shared << 10);
                to++;
            }
        }
    }

    private void Multiply(int group)
    {
        int stride = _blocks * 2 * Block;
        int first = group * _filtersPerGroup;
        fixed (int* packed = _packed)
        fixed (sbyte* weights = _weights)
        fixed (int* words = _words)
        {
            for (int block = 0; block < _blocks; block += _blocksAtOnce)
            {
                sbyte* from = weights + (group * _pairsPerGroup * stride) + (block * 2 * Block);
                int count = Math.Min(_blocksAtOnce, _blocks - block);
                for (int pair = 0; pair < _pairsPerGroup; pair++)
                {
                    MultiplyPair(packed + (block * 2 * Block), from + (pair * stride), count, words + (4 * pair));
                }

                Unpack(words, block == 0 ? _sums : _moreSums, first);
                if (block > 0)
                {
                    AddMore(first);
                }
            }
        }
    }

    // At most four arguments and six busy variables: more than that, and Mono keeps sums in memory. Unrolled for the same reason as in Codes.
    private static void MultiplyPair(int* x, sbyte* w, int blocks, int* words)
    {
        int t0 = 0, u0 = 0, t1 = 0, u1 = 0, t, u;
        do
        {
            CodesOf2 codes = *(CodesOf2*)w;
            t = x[0];
            u = x[1];
            t0 += t * codes.A0;
            u0 += u * codes.A0;
            t1 += t * codes.A1;
            u1 += u * codes.A1;
            t = x[2];
            u = x[3];
            t0 += t * codes.B0;
            u0 += u * codes.B0;
            t1 += t * codes.B1;
            u1 += u * codes.B1;
            t = x[4];
            u = x[5];
            t0 += t * codes.C0;
            u0 += u * codes.C0;
            t1 += t * codes.C1;
            u1 += u * codes.C1;
            t = x[6];
            u = x[7];
            t0 += t * codes.D0;
            u0 += u * codes.D0;
            t1 += t * codes.D1;
            u1 += u * codes.D1;
            t = x[8];
            u = x[9];
            t0 += t * codes.E0;
            u0 += u * codes.E0;
            t1 += t * codes.E1;
            u1 += u * codes.E1;
            t = x[10];
            u = x[11];
            t0 += t * codes.F0;
            u0 += u * codes.F0;
            t1 += t * codes.F1;
            u1 += u * codes.F1;
            t = x[12];
            u = x[13];
            t0 += t * codes.G0;
            u0 += u * codes.G0;
            t1 += t * codes.G1;
            u1 += u * codes.G1;
            t = x[14];
            u = x[15];
            t0 += t * codes.H0;
            u0 += u * codes.H0;
            t1 += t * codes.H1;
            u1 += u * codes.H1;
            x += 2 * Block;
            w += 2 * Block;
        }
        while (--blocks > 0);
        words[0] = t0;
        words[1] = u0;
        words[2] = t1;
        words[3] = u1;
    }

    private void Unpack(int* words, int[] into, int first)
    {
        fixed (int* sums = into)
        {
            int* s0 = sums + first;
            int* s1 = s0 + _filters;
            int* s2 = s1 + _filters;
            for (int* end = s0 + _filtersPerGroup; s0 < end; s0++)
            {
                int t = *words;
                words++;
                int sum = (t << 11) >> 11;
                *s0 = sum;
                t -= sum;
                int u = unchecked(*words - (int)((uint)t >> 11));
                words++;
                sum = (u << 11) >> 11;
                *s1++ = sum;
                *s2++ = ((u - sum) >> 10) + (int)((uint)t >> 21);
            }
        }
    }

    private void AddMore(int first)
    {
        for (int position = 0; position < Positions; position++)
        {
            for (int filter = first; filter < first + _filtersPerGroup; filter++)
            {
                _sums[(position * _filters) + filter] = unchecked(_sums[(position * _filters) + filter] + _moreSums[(position * _filters) + filter]);
            }
        }
    }

    /// <summary>Lays weights out as they are used: pair by pair of filters, eight of the first and eight of the second in turn, filled up with zeroes.</summary>
    private sbyte[] Interleave(sbyte[] weights)
    {
        int groups = _filters / _filtersPerGroup;
        var laid = new sbyte[groups * _pairsPerGroup * _blocks * 2 * Block];
        for (int filter = 0; filter < _filters; filter++)
        {
            int inGroup = filter % _filtersPerGroup;
            int pair = (filter / _filtersPerGroup * _pairsPerGroup) + (inGroup / 2);
            for (int k = 0; k < _length; k++)
            {
                laid[(((pair * _blocks) + (k / Block)) * 2 * Block) + (inGroup % 2 * Block) + (k % Block)] = weights[(filter * _length) + k];
            }
        }

        return laid;
    }

    /// <summary>Returns how many blocks can be summed before the sums must be read back; one always can.</summary>
    private int LargestRun(sbyte[] weights)
    {
        int run = _blocks;
        while (!Fits(weights, run * Block))
        {
            run = (run + 1) / 2;
        }

        return run;
    }

    private bool Fits(sbyte[] weights, int run)
    {
        for (int filter = 0; filter < _filters; filter++)
        {
            for (int start = 0; start < _length; start += run)
            {
                int sum = 0;
                for (int k = start; k < Math.Min(_length, start + run); k++)
                {
                    sum += Math.Abs((int)weights[(filter * _length) + k]);
                }

                if (sum > LargestWeightSum)
                {
                    return false;
                }
            }
        }

        return true;
    }
}
