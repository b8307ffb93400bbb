namespace MeadowTinyMl.Inference.Kernels.Board;

/// <summary>DEPTHWISE_CONV_2D in 32-bit integers: four channels at a time over all taps.</summary>
/// <remarks>
/// Where the whole filter lies inside the image and channels come in whole words, the image is read in place. Otherwise (at borders, with a depth multiplier or an
/// odd number of channels) the codes under the filter are copied first, with the zero point for taps outside, so that one loop serves all.
/// </remarks>
internal sealed unsafe class BoardDepthwise
{
    private const int Block = 4;

    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int _channels;
    private readonly int _multiplier;
    private readonly int _results;
    private readonly int _padded;
    private readonly sbyte _zeroPoint;
    private readonly bool _inPlace;
    private readonly int[] _imageSteps;
    private readonly int[] _patchSteps;
    private readonly sbyte[] _weights;
    private readonly sbyte[] _patch;
    private readonly int[] _sums;
    private readonly BoardRequantizer _requantizer;

    public BoardDepthwise(SlidingWindow rows, SlidingWindow columns, int channels, int multiplier, int zeroPoint, sbyte[] weights, int[] bias, Requantizer requantizer)
    {
        _rows = rows;
        _columns = columns;
        _channels = channels;
        _multiplier = multiplier;
        _results = channels * multiplier;
        _padded = (_results + Block - 1) / Block * Block;
        _zeroPoint = (sbyte)zeroPoint;
        _inPlace = multiplier == 1 && channels == _padded;
        int column = columns.Dilation * channels;
        _imageSteps = new[] { _padded / Block, rows.Size, columns.Size * column, column, rows.Dilation * columns.Input * channels };
        _patchSteps = new[] { _padded / Block, rows.Size, columns.Size * _padded, _padded, columns.Size * _padded };
        _weights = Interleave(weights);
        _patch = new sbyte[rows.Size * columns.Size * _padded];
        _sums = new int[_padded];
        _requantizer = new BoardRequantizer(requantizer, WeightSums.Centre(bias, weights, rows.Size * columns.Size, _results, zeroPoint));
    }

    /// <summary>Gets the bytes of the arrays that an invocation writes to.</summary>
    public long ScratchBytes => _patch.LongLength + (4L * _sums.LongLength);

    /// <summary>Gets the bytes of the constants laid out for this path.</summary>
    public long PackedBytes => _weights.LongLength + _requantizer.Bytes;

    /// <summary>Returns at most how many bytes an instance takes, scratch and constants.</summary>
    public static long Bytes(SlidingWindow rows, SlidingWindow columns, int results)
    {
        long padded = results + Block;
        return (padded * 2 * rows.Size * columns.Size) + (4 * padded) + BoardRequantizer.BytesOf(results);
    }

    /// <summary>Computes one image.</summary>
    public void Invoke(sbyte* image, sbyte* output)
    {
        fixed (sbyte* patch = _patch)
        fixed (sbyte* weights = _weights)
        fixed (int* sums = _sums)
        fixed (int* imageSteps = _imageSteps)
        fixed (int* patchSteps = _patchSteps)
        {
            for (int y = 0; y < _rows.Output; y++)
            {
                for (int x = 0; x < _columns.Output; x++)
                {
                    (int firstRow, int endRow, int top) = _rows.Taps(y);
                    (int firstColumn, int endColumn, int left) = _columns.Taps(x);
                    if (_inPlace && endRow - firstRow == _rows.Size && endColumn - firstColumn == _columns.Size)
                    {
                        Multiply(imageSteps, image + (((top * _columns.Input) + left) * _channels), weights, sums);
                    }
                    else
                    {
                        Gather(image, y, x, patch);
                        Multiply(patchSteps, patch, weights, sums);
                    }

                    _requantizer.Apply(sums, output);
                    output += _results;
                }
            }
        }
    }

    // At most four arguments and six busy variables: more than that, and Mono keeps sums in memory.
    private static void Multiply(int* steps, sbyte* x, sbyte* w, int* sums)
    {
        int blocks = steps[0];
        do
        {
            int a = 0, b = 0, c = 0, d = 0;
            int rows = steps[1];
            sbyte* row = x;
            do
            {
                sbyte* at = row;
                sbyte* end = row + steps[2];
                int step = steps[3];
                do
                {
                    Codes4 value = *(Codes4*)at, weight = *(Codes4*)w;
                    a += value.A * weight.A;
                    b += value.B * weight.B;
                    c += value.C * weight.C;
                    d += value.D * weight.D;
                    at += step;
                    w += Block;
                }
                while (at < end);
                row += steps[4];
            }
            while (--rows > 0);
            sums[0] = a;
            sums[1] = b;
            sums[2] = c;
            sums[3] = d;
            sums += Block;
            x += Block;
        }
        while (--blocks > 0);
    }

    private void Gather(sbyte* image, int y, int x, sbyte* patch)
    {
        (int firstRow, int endRow, int top) = _rows.Taps(y);
        (int firstColumn, int endColumn, int left) = _columns.Taps(x);
        for (int row = 0; row < _rows.Size; row++)
        {
            int line = ((top + (row * _rows.Dilation)) * _columns.Input) + left;
            for (int column = 0; column < _columns.Size; column++)
            {
                if (row < firstRow || row >= endRow || column < firstColumn || column >= endColumn)
                {
                    Fill(patch, patch + _padded, _zeroPoint);
                }
                else if (_inPlace)
                {
                    CopyWords(image + ((line + (column * _columns.Dilation)) * _channels), patch, patch + _padded);
                }
                else
                {
                    Repeat(image + ((line + (column * _columns.Dilation)) * _channels), patch, patch + _results);
                }

                patch += _padded;
            }
        }
    }

    private static void Fill(sbyte* to, sbyte* end, sbyte value)
    {
        int word = (byte)value * 0x01010101;
        for (; to < end; to += Block)
        {
            *(int*)to = word;
        }
    }

    private static void CopyWords(sbyte* from, sbyte* to, sbyte* end)
    {
        for (; to < end; to += Block)
        {
            *(int*)to = *(int*)from;
            from += Block;
        }
    }

    private void Repeat(sbyte* from, sbyte* to, sbyte* end)
    {
        for (; to < end; from++)
        {
            for (int m = 0; m < _multiplier; m++)
            {
                *to++ = *from;
            }
        }
    }

    /// <summary>Lays weights out as they are used: four channels' first taps, their second taps, and so on, then the next four channels.</summary>
    private sbyte[] Interleave(sbyte[] weights)
    {
        int taps = _rows.Size * _columns.Size;
        var laid = new sbyte[taps * _padded];
        for (int tap = 0; tap < taps; tap++)
        {
            for (int result = 0; result < _results; result++)
            {
                laid[(((result / Block * taps) + tap) * Block) + (result % Block)] = weights[(tap * _results) + result];
            }
        }

        return laid;
    }
}
