#if NET
using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>Sums and maxima over positions, sixteen channels at a time.</summary>
internal static unsafe class HostPooling
{
    private const int Block = 16;

    // So many codes of at most 128 in magnitude fit in 16 bits.
    private const int MostInWords = 255;

    /// <summary>Adds to each channel's sum the codes of several positions.</summary>
    /// <param name="from">The first position's first channel.</param>
    /// <param name="positions">How many positions.</param>
    /// <param name="step">Codes from one position to the next.</param>
    /// <param name="channels">How many channels.</param>
    /// <param name="sums">Shape [channels].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(sbyte* from, int positions, int step, int channels, int* sums)
    {
        int channel = 0;
        for (; channel + Block <= channels; channel += Block)
        {
            for (int first = 0; first < positions; first += MostInWords)
            {
                Vector128<short> low = default, high = default;
                sbyte* at = from + channel + ((long)first * step);
                for (int i = Math.Min(MostInWords, positions - first); i > 0; i--)
                {
                    (Vector128<short> a, Vector128<short> b) = Vector128.Widen(Vector128.Load(at));
                    low += a;
                    high += b;
                    at += step;
                }

                Accumulate(low, sums + channel);
                Accumulate(high, sums + channel + 8);
            }
        }

        for (; channel < channels; channel++)
        {
            sbyte* at = from + channel;
            int sum = sums[channel];
            for (int i = 0; i < positions; i++)
            {
                sum += *at;
                at += step;
            }

            sums[channel] = sum;
        }
    }

    /// <summary>Takes each channel's maximum over a window of an image, limited to a range.</summary>
    /// <param name="from">The window's first position's first channel.</param>
    /// <param name="rows">Rows of the window, at least 1.</param>
    /// <param name="columns">Its columns, at least 1.</param>
    /// <param name="rowStep">Codes from one row of the image to the next.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="low">The lowest result.</param>
    /// <param name="high">The highest result.</param>
    /// <param name="output">Shape [channels].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Max(sbyte* from, int rows, int columns, int rowStep, int channels, int low, int high, sbyte* output)
    {
        int channel = 0;
        for (; channel + Block <= channels; channel += Block)
        {
            Vector128<sbyte> largest = Vector128.Create((sbyte)low);
            for (int row = 0; row < rows; row++)
            {
                sbyte* at = from + channel + ((long)row * rowStep);
                for (int column = 0; column < columns; column++)
                {
                    largest = Vector128.Max(largest, Vector128.Load(at));
                    at += channels;
                }
            }

            Vector128.Min(largest, Vector128.Create((sbyte)high)).Store(output + channel);
        }

        for (; channel < channels; channel++)
        {
            int largest = low;
            for (int row = 0; row < rows; row++)
            {
                sbyte* at = from + channel + ((long)row * rowStep);
                for (int column = 0; column < columns; column++)
                {
                    largest = Math.Max(largest, *at);
                    at += channels;
                }
            }

            output[channel] = (sbyte)Math.Min(largest, high);
        }
    }

    private static void Accumulate(Vector128<short> words, int* sums)
    {
        (Vector128<int> low, Vector128<int> high) = Vector128.Widen(words);
        (Vector128.Load(sums) + low).Store(sums);
        (Vector128.Load(sums + 4) + high).Store(sums + 4);
    }
}
#endif
