using System;

namespace MeadowTinyMl.Dsp;

/// <summary>From a microphone's one-bit stream at 1.5 MHz to int16 sound at 15 625 Hz: decimation by 96, high-pass and gain, in whole numbers.</summary>
/// <remarks>
/// A comb of fifth order and length 24 (all its zeroes lie on what would alias at 62.5 kHz) is evaluated eight bits at a time out of tables; two half-band filters then halve the
/// rate twice. Pass band to 6 kHz within −0.7 and +0.1 dB; whatever would alias into it is at least 62 dB down. The high-pass has its corner at 19 Hz.
/// Sources: Hogenauer, IEEE Trans. ASSP 29 (1981); half-band filters with a Kaiser window. Allocates nothing after construction; one instance serves one thread.
/// </remarks>
public sealed class PdmDecimator
{
    /// <summary>Bits of the stream for one sample.</summary>
    public const int Factor = 96;

    /// <summary>Bytes of the stream for one sample.</summary>
    public const int BytesPerSample = Factor / 8;

    /// <summary>Bytes that must stand before the first one of a call: the comb looks back.</summary>
    public const int BytesBefore = CombBytes - CombHop;

    /// <summary>Samples after <see cref="Reset"/>, or after a gap, until filters and high-pass have settled to 1/1000: 60 ms.</summary>
    public const int SettlingSamples = 938;

    private const int CombLength = 24;
    private const int CombOrder = 5;
    private const int CombHop = CombLength / 8;
    private const int CombBytes = 15; // 5 × 23 + 1 = 116 taps, with two zeroes at either end
    private const int CombShift = 6; // full scale becomes 24^5 / 2^6 = 124 416

    private const int FullScale = 124_416;
    private const int Block = 128;
    private const int FirstHalf = 6;
    private const int SecondHalf = 20;
    private const int CoefficientBits = 13;
    private const int HighPassBits = 7;
    private const int GainBits = 12;

    private static readonly int[] First = { 2_465, -514, 97 };
    private static readonly int[] Second = { 2_589, -817, 439, -264, 162, -97, 55, -28, 13, -4 };

    private readonly int[] _comb = new int[CombBytes * 256]; // [byte, value]
    private readonly int[] _x1 = new int[(4 * Block) + (2 * FirstHalf)];
    private readonly int[] _x2 = new int[(2 * Block) + (2 * SecondHalf)];
    private readonly int _gain;
    private readonly int _limit;
    private int _offset;
    private long _sum;

    /// <summary>Prepares the tables.</summary>
    /// <param name="gainDecibels">Gain on top of unity, where unity maps a stream of ones alone to 32 767; −20 to 40 dB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The gain is out of range.</exception>
    public PdmDecimator(int gainDecibels)
    {
        if (gainDecibels < -20 || gainDecibels > 40)
        {
            throw new ArgumentOutOfRangeException(nameof(gainDecibels), gainDecibels, "−20 to 40 dB.");
        }

        _gain = (int)Math.Round(Math.Pow(10, gainDecibels / 20.0) * 32_768 * (1 << GainBits) / FullScale, MidpointRounding.AwayFromZero);
        _limit = (int)((32_767L << GainBits) / _gain);
        FillTables();
    }

    /// <summary>Gets the mean of the stream over the last call of <see cref="Process"/>, before the high-pass, in 1/1000 of full scale.</summary>
    public int OffsetPerMille { get; private set; }

    /// <summary>Forgets what went before.</summary>
    public void Reset()
    {
        Array.Clear(_x1, 0, _x1.Length);
        Array.Clear(_x2, 0, _x2.Length);
        _offset = 0;
    }

    /// <summary>Goes on with the stream.</summary>
    /// <param name="pdm">The stream, first bit in the highest place of a byte. The <see cref="BytesBefore"/> bytes before <paramref name="start"/> must be those that came before.</param>
    /// <param name="start">First byte that is new.</param>
    /// <param name="pcm">Where the samples go.</param>
    /// <param name="at">First sample to write.</param>
    /// <param name="count">Samples to write; each takes <see cref="BytesPerSample"/> bytes.</param>
    /// <returns>How many samples were cut to the range of int16.</returns>
    /// <exception cref="ArgumentException">The stream or the buffer is too short.</exception>
    public int Process(byte[] pdm, int start, short[] pcm, int at, int count)
    {
        if (start < BytesBefore || count < 0 || pdm.Length - start < (long)count * BytesPerSample)
        {
            throw new ArgumentException($"{count} samples take {(long)count * BytesPerSample} bytes from {start}, with {BytesBefore} before them, of {pdm.Length}.", nameof(pdm));
        }

        if (at < 0 || pcm.Length - at < count)
        {
            throw new ArgumentException($"{count} samples from {at} do not fit {pcm.Length}.", nameof(pcm));
        }

        int clipped = 0;
        int all = count;
        _sum = 0;
        while (count > 0)
        {
            int samples = Math.Min(count, Block);
            Comb(pdm, start - BytesBefore, 4 * samples);
            HalveFirst(2 * samples);
            clipped += HalveSecond(pcm, at, samples);
            start += samples * BytesPerSample;
            at += samples;
            count -= samples;
        }

        OffsetPerMille = all == 0 ? 0 : (int)(_sum * 1_000 / ((long)all * FullScale));
        return clipped;
    }

    private void Comb(byte[] pdm, int first, int outputs)
    {
        int[] comb = _comb;
        int[] to = _x1;
        for (int i = 0; i < outputs; i++, first += CombHop)
        {
            int sum = comb[pdm[first]]
                + comb[0x100 + pdm[first + 1]]
                + comb[0x200 + pdm[first + 2]]
                + comb[0x300 + pdm[first + 3]]
                + comb[0x400 + pdm[first + 4]]
                + comb[0x500 + pdm[first + 5]]
                + comb[0x600 + pdm[first + 6]]
                + comb[0x700 + pdm[first + 7]]
                + comb[0x800 + pdm[first + 8]]
                + comb[0x900 + pdm[first + 9]]
                + comb[0xA00 + pdm[first + 10]]
                + comb[0xB00 + pdm[first + 11]]
                + comb[0xC00 + pdm[first + 12]]
                + comb[0xD00 + pdm[first + 13]]
                + comb[0xE00 + pdm[first + 14]];
            to[(2 * FirstHalf) + i] = (sum + (1 << (CombShift - 1))) >> CombShift;
        }
    }

    private void HalveFirst(int outputs)
    {
        int[] x = _x1;
        int c0 = First[0];
        int c1 = First[1];
        int c2 = First[2];
        for (int i = 0; i < outputs; i++)
        {
            int m = (2 * i) + FirstHalf;
            int sum = (x[m] << (CoefficientBits - 1))
                + (c0 * (x[m - 1] + x[m + 1]))
                + (c1 * (x[m - 3] + x[m + 3]))
                + (c2 * (x[m - 5] + x[m + 5]));
            _x2[(2 * SecondHalf) + i] = (sum + (1 << (CoefficientBits - 1))) >> CoefficientBits;
        }

        Array.Copy(x, 2 * outputs, x, 0, 2 * FirstHalf);
    }

    private int HalveSecond(short[] pcm, int at, int outputs)
    {
        int[] x = _x2;
        int[] c = Second;
        int offset = _offset;
        int clipped = 0;
        int sumOfBlock = 0;
        for (int i = 0; i < outputs; i++)
        {
            int m = (2 * i) + SecondHalf;
            int sum = (x[m] << (CoefficientBits - 1))
                + (c[0] * (x[m - 1] + x[m + 1]))
                + (c[1] * (x[m - 3] + x[m + 3]))
                + (c[2] * (x[m - 5] + x[m + 5]))
                + (c[3] * (x[m - 7] + x[m + 7]))
                + (c[4] * (x[m - 9] + x[m + 9]))
                + (c[5] * (x[m - 11] + x[m + 11]))
                + (c[6] * (x[m - 13] + x[m + 13]))
                + (c[7] * (x[m - 15] + x[m + 15]))
                + (c[8] * (x[m - 17] + x[m + 17]))
                + (c[9] * (x[m - 19] + x[m + 19]));
            int value = (sum + (1 << (CoefficientBits - 1))) >> CoefficientBits;
            sumOfBlock += value;
            offset += value - (offset >> HighPassBits);
            value -= offset >> HighPassBits;
            if (value > _limit)
            {
                value = _limit;
                clipped++;
            }
            else if (value < -_limit)
            {
                value = -_limit;
                clipped++;
            }

            pcm[at + i] = (short)(((value * _gain) + (1 << (GainBits - 1))) >> GainBits);
        }

        _offset = offset;
        _sum += sumOfBlock;
        Array.Copy(x, 2 * outputs, x, 0, 2 * SecondHalf);
        return clipped;
    }

    private void FillTables()
    {
        int[] taps = Taps();
        for (int place = 0; place < CombBytes; place++)
        {
            for (int value = 0; value < 256; value++)
            {
                int sum = 0;
                for (int bit = 0; bit < 8; bit++)
                {
                    int tap = taps[(8 * place) + bit];
                    sum += (value & (0x80 >> bit)) != 0 ? tap : -tap;
                }

                _comb[(place * 256) + value] = sum;
            }
        }
    }

    // 24 ones convolved with themselves until there are five of them.
    private static int[] Taps()
    {
        var taps = new int[8 * CombBytes];
        int pad = (taps.Length - ((CombOrder * (CombLength - 1)) + 1)) / 2;
        taps[pad] = 1;
        for (int order = 0; order < CombOrder; order++)
        {
            var next = new int[taps.Length];
            for (int i = 0; i < taps.Length; i++)
            {
                for (int k = 0; k < CombLength && i - k >= 0; k++)
                {
                    next[i] += taps[i - k];
                }
            }

            taps = next;
        }

        return taps;
    }
}
