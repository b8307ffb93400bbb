#if NET
using System;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>DEPTHWISE_CONV_2D of multiplier 1 with AVX2: eight channels at a time, their sums in a register over all taps.</summary>
internal sealed unsafe class HostDepthwise
{
    /// <summary>The fewest channels it serves; the last block starts so that it ends with the last channel, overlapping the one before.</summary>
    public const int Block = 8;

    private readonly SlidingWindow _rows;
    private readonly SlidingWindow _columns;
    private readonly int _channels;
    private readonly int _zeroPoint;
    private readonly int[] _weights;
    private readonly VectorRequantizer _requantizer;

    public HostDepthwise(SlidingWindow rows, SlidingWindow columns, int channels, int zeroPoint, sbyte[] weights, int[] bias, Requantizer requantizer)
    {
        _rows = rows;
        _columns = columns;
        _channels = channels;
        _zeroPoint = zeroPoint;

        // The weight in the lower half and 0 in the upper one: a multiply-add of 16-bit pairs then is one product, sign extension and all.
        _weights = Array.ConvertAll(weights, weight => weight & 0xFFFF);
        _requantizer = new VectorRequantizer(requantizer, bias, channels);
    }

    /// <summary>Computes one image.</summary>
    public void Invoke(sbyte* image, sbyte* output)
    {
        fixed (int* weights = _weights)
        {
            for (int y = 0; y < _rows.Output; y++)
            {
                for (int x = 0; x < _columns.Output; x++)
                {
                    Position(image, weights, y, x, output);
                    output += _channels;
                }
            }
        }
    }

    private void Position(sbyte* image, int* weights, int y, int x, sbyte* output)
    {
        (int firstRow, int endRow, int top) = _rows.Taps(y);
        (int firstColumn, int endColumn, int left) = _columns.Taps(x);
        int channels = _channels;
        int step = _columns.Dilation * channels;
        Vector256<int> zero = Vector256.Create(_zeroPoint);
        for (int block = 0; block < channels; block += Block)
        {
            int channel = Math.Min(block, channels - Block);
            Vector256<int> sums = Vector256<int>.Zero;
            for (int row = firstRow; row < endRow; row++)
            {
                int line = (top + (row * _rows.Dilation)) * _columns.Input;
                sbyte* from = image + ((long)(line + left + (firstColumn * _columns.Dilation)) * channels) + channel;
                int* weight = weights + (((row * _columns.Size) + firstColumn) * channels) + channel;
                for (int column = firstColumn; column < endColumn; column++)
                {
                    Vector256<int> value = Avx2.ConvertToVector256Int32(from) - zero;
                    sums += Avx2.MultiplyAddAdjacent(value.AsInt16(), Vector256.Load(weight).AsInt16());
                    from += step;
                    weight += channels;
                }
            }

            *(long*)(output + channel) = _requantizer.Apply(sums, channel);
        }
    }
}
#endif
