#if NET
using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>CONV_2D with AVX2: patches of four positions are laid out in a row and multiplied with sixteen filters at a time.</summary>
/// <remarks>
/// Patches hold value − zero point as int16, and 0 outside the image, so every patch has the same length. Weights are int16 pairs, filter by filter
/// within a block, so that one multiply-add gives eight filters' sums of two products; 2 × 128 × 255 fits easily in int32.
/// </remarks>
internal sealed unsafe class HostConvolution
{
    /// <summary>Below so many filters most of a block would be padding.</summary>
    public const int FewestFilters = 8;

    private const int Block = 16;
    private const int Positions = 4;

    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int _depth;
    private readonly int _filters;
    private readonly int _zeroPoint;
    private readonly int _pairs;
    private readonly short[] _weights;
    private readonly short[] _patches;
    private readonly VectorRequantizer _requantizer;

    public HostConvolution(SlidingWindow rows, SlidingWindow columns, int depth, int filters, int zeroPoint, sbyte[] weights, int[] bias, Requantizer requantizer)
    {
        _rows = rows;
        _columns = columns;
        _depth = depth;
        _filters = filters;
        _zeroPoint = zeroPoint;
        int length = rows.Size * columns.Size * depth;
        _pairs = (length + 1) / 2;
        int blocks = (filters + Block - 1) / Block;
        _weights = new short[blocks * _pairs * 2 * Block];
        for (int filter = 0; filter < filters; filter++)
        {
            int block = filter / Block * _pairs * 2 * Block;
            for (int k = 0; k < length; k++)
            {
                _weights[block + (k / 2 * 2 * Block) + (filter % Block * 2) + (k % 2)] = weights[(filter * length) + k];
            }
        }

        _patches = new short[Positions * 2 * _pairs];
        _requantizer = new VectorRequantizer(requantizer, bias, blocks * Block);
    }

    /// <summary>Computes one image.</summary>
    public void Invoke(sbyte* image, sbyte* output)
    {
        int total = _rows.Output * _columns.Output;
        fixed (short* patches = _patches)
        fixed (short* weights = _weights)
        {
            for (int position = 0; position < total; position += Positions)
            {
                int count = Math.Min(Positions, total - position);
                for (int i = 0; i < count; i++)
                {
                    (int y, int x) = Math.DivRem(position + i, _columns.Output);
                    Gather(image, y, x, patches + (i * 2 * _pairs));
                }

                for (int filter = 0; filter < _filters; filter += Block)
                {
                    Multiply(weights + ((long)filter * 2 * _pairs), patches, filter, count, output + ((long)position * _filters) + filter);
                }
            }
        }
    }

    private void Gather(sbyte* image, int y, int x, short* patch)
    {
        (int firstRow, int endRow, int top) = _rows.Taps(y);
        (int firstColumn, int endColumn, int left) = _columns.Taps(x);
        if (endRow - firstRow < _rows.Size || endColumn - firstColumn < _columns.Size)
        {
            new Span<short>(patch, 2 * _pairs).Clear();
        }

        bool together = _columns.Dilation == 1;
        int run = together ? (endColumn - firstColumn) * _depth : _depth;
        for (int row = firstRow; row < endRow; row++)
        {
            int line = (top + (row * _rows.Dilation)) * _columns.Input;
            for (int column = firstColumn; column < endColumn; column += together ? _columns.Size : 1)
            {
                sbyte* from = image + ((long)(line + left + (column * _columns.Dilation)) * _depth);
                Centre(from, run, patch + ((((row * _columns.Size) + column) * _depth)));
            }
        }
    }

    private void Centre(sbyte* from, int count, short* to)
    {
        int i = 0;
        Vector256<short> zero = Vector256.Create((short)_zeroPoint);
        for (; i + 16 <= count; i += 16)
        {
            (Avx2.ConvertToVector256Int16(from + i) - zero).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = (short)(from[i] - _zeroPoint);
        }
    }

    private void Multiply(short* weights, short* patches, int filter, int count, sbyte* output)
    {
        int* p0 = (int*)patches;
        int* p1 = p0 + _pairs;
        int* p2 = p1 + _pairs;
        int* p3 = p2 + _pairs;
        Vector256<int> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        int pairs = _pairs;
        for (int i = 0; i < pairs; i++)
        {
            Vector256<short> a = Vector256.Load(weights);
            Vector256<short> b = Vector256.Load(weights + Block);
            weights += 2 * Block;
            Vector256<short> x = Vector256.Create(p0[i]).AsInt16();
            a0 += Avx2.MultiplyAddAdjacent(a, x);
            b0 += Avx2.MultiplyAddAdjacent(b, x);
            x = Vector256.Create(p1[i]).AsInt16();
            a1 += Avx2.MultiplyAddAdjacent(a, x);
            b1 += Avx2.MultiplyAddAdjacent(b, x);
            x = Vector256.Create(p2[i]).AsInt16();
            a2 += Avx2.MultiplyAddAdjacent(a, x);
            b2 += Avx2.MultiplyAddAdjacent(b, x);
            x = Vector256.Create(p3[i]).AsInt16();
            a3 += Avx2.MultiplyAddAdjacent(a, x);
            b3 += Avx2.MultiplyAddAdjacent(b, x);
        }

        // Where fewer than four positions are left, the rest of the patches hold older ones, whose sums are dropped.
        Store(a0, b0, filter, output);
        if (count > 1)
        {
            Store(a1, b1, filter, output + _filters);
        }

        if (count > 2)
        {
            Store(a2, b2, filter, output + (2 * _filters));
        }

        if (count > 3)
        {
            Store(a3, b3, filter, output + (3 * _filters));
        }
    }

    private void Store(Vector256<int> a, Vector256<int> b, int filter, sbyte* output)
    {
        long first = _requantizer.Apply(a, filter);
        long second = _requantizer.Apply(b, filter + 8);
        if (filter + Block <= _filters)
        {
            *(long*)output = first;
            *(long*)(output + 8) = second;
            return;
        }

        for (int i = 0; i < _filters - filter; i++)
        {
            output[i] = (sbyte)((i < 8 ? first : second) >> (i % 8 * 8));
        }
    }
}
#endif
