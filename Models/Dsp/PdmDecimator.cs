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

    private unsafe void Comb(byte[] pdm, int first, int outputs)
    {
        fixed (int* comb = _comb, to = _x1)
        fixed (byte* stream = &pdm[first])
        {
            byte* p = stream;
            int* x = to + (2 * FirstHalf);
            int* end = x + outputs;
            while (x < end)
            {
                int sum = comb[p[0]] + (comb + 0x100)[p[1]] + (comb + 0x200)[p[2]];
                sum += (comb + 0x300)[p[3]] + (comb + 0x400)[p[4]] + (comb + 0x500)[p[5]];
                sum += (comb + 0x600)[p[6]] + (comb + 0x700)[p[7]] + (comb + 0x800)[p[8]];
                sum += (comb + 0x900)[p[9]] + (comb + 0xA00)[p[10]] + (comb + 0xB00)[p[11]];
                sum += (comb + 0xC00)[p[12]] + (comb + 0xD00)[p[13]] + (comb + 0xE00)[p[14]];
                *x++ = (sum + (1 << (CombShift - 1))) >> CombShift;
                p += CombHop;
            }
        }
    }

    private unsafe void HalveFirst(int outputs)
    {
        int c0 = First[0];
        int c1 = First[1];
        int c2 = First[2];
        fixed (int* from = _x1, to = _x2)
        {
            int* x = from;
            int* y = to + (2 * SecondHalf);
            int* end = y + outputs;
            while (y < end)
            {
                int sum = (x[6] << (CoefficientBits - 1)) + (c0 * (x[5] + x[7])) + (c1 * (x[3] + x[9])) + (c2 * (x[1] + x[11]));
                *y++ = (sum + (1 << (CoefficientBits - 1))) >> CoefficientBits;
                x += 2;
            }
        }

        Array.Copy(_x1, 2 * outputs, _x1, 0, 2 * FirstHalf);
    }

    private unsafe int HalveSecond(short[] pcm, int at, int outputs)
    {
        int offset = _offset;
        int clipped = 0;
        int sumOfBlock = 0;
        fixed (int* from = _x2, c = Second)
        fixed (short* to = &pcm[at])
        {
            int* x = from;
            for (int i = 0; i < outputs; i++)
            {
                int sum = (x[20] << (CoefficientBits - 1)) + (1 << (CoefficientBits - 1));
                sum += (c[0] * (x[19] + x[21])) + (c[1] * (x[17] + x[23]));
                sum += (c[2] * (x[15] + x[25])) + (c[3] * (x[13] + x[27]));
                sum += (c[4] * (x[11] + x[29])) + (c[5] * (x[9] + x[31]));
                sum += (c[6] * (x[7] + x[33])) + (c[7] * (x[5] + x[35]));
                sum += (c[8] * (x[3] + x[37])) + (c[9] * (x[1] + x[39]));
                x += 2;
                int value = sum >> CoefficientBits;
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

                to[i] = (short)(((value * _gain) + (1 << (GainBits - 1))) >> GainBits);
            }
        }

        _offset = offset;
        _sum += sumOfBlock;
        Array.Copy(_x2, 2 * outputs, _x2, 0, 2 * SecondHalf);
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
