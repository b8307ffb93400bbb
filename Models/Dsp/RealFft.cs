using System;

namespace MeadowTinyMl.Dsp;

/// <summary>Power spectrum of 512 real samples by a 256-point complex FFT in block floating point, with 32-bit products alone.</summary>
/// <remarks>Values stay below 2^15 in magnitude: a stage that could exceed it is halved, and the halvings are counted. Radix 2, decimation in time.</remarks>
internal sealed class RealFft
{
    /// <summary>The real samples of one transform.</summary>
    public const int Length = 512;

    /// <summary>The bins of the power spectrum, from 0 to half the sampling rate.</summary>
    public const int Bins = (Length / 2) + 1;

    private const int Half = Length / 2;
    private const int HalfLog2 = 8;
    private const int Headroom = 1 << 14;

    private readonly int[] _re = new int[Half];
    private readonly int[] _im = new int[Half];
    private readonly int[] _cos = new int[Half]; // Q15 of cos(2 pi k / 512)
    private readonly int[] _sin = new int[Half];
    private readonly int[] _reversed = new int[Half];

    public RealFft()
    {
        for (int k = 0; k < Half; k++)
        {
            double angle = 2 * Math.PI * k / Length;
            _cos[k] = (int)Math.Round(Math.Cos(angle) * 32_767, MidpointRounding.AwayFromZero);
            _sin[k] = (int)Math.Round(Math.Sin(angle) * 32_767, MidpointRounding.AwayFromZero);
            int reversed = 0;
            for (int bit = 0; bit < HalfLog2; bit++)
            {
                reversed |= ((k >> bit) & 1) << (HalfLog2 - 1 - bit);
            }

            _reversed[k] = reversed;
        }
    }

    /// <summary>Computes the power spectrum of a windowed frame.</summary>
    /// <param name="frame">512 values within ±2^30; unchanged.</param>
    /// <param name="power">257 values; overwritten with power / 2^(2 × result).</param>
    /// <returns>The exponent e: the true power is <paramref name="power"/>[k] × 2^(2e). Negative for quiet frames.</returns>
    public unsafe int Power(int[] frame, uint[] power)
    {
        int exponent = Load(frame, out int bits);
        fixed (int* re = _re, im = _im, cos = _cos, sin = _sin)
        {
            for (int span = 1; span < Half; span <<= 1)
            {
                exponent += Normalise(re, im, bits);
                bits = Stage(re, im, cos, sin, span);
            }

            exponent += Normalise(re, im, bits);
            fixed (uint* to = power)
            {
                Split(re, im, cos, sin, to);
            }
        }

        return exponent;
    }

    /// <summary>Overwrites what the last frame has left here with zeroes.</summary>
    public void Zero()
    {
        Array.Clear(_re, 0, _re.Length);
        Array.Clear(_im, 0, _im.Length);
    }

    // Packs even samples as real and odd ones as imaginary part, in bit-reversed order, scaled so that the largest just fits the headroom:
    // quiet frames keep the bits that the window gave them.
    private unsafe int Load(int[] frame, out int loaded)
    {
        loaded = 0;
        fixed (int* from = frame, re = _re, im = _im, reversed = _reversed)
        {
            int bits = 1;
            for (int i = 0; i < Length; i++)
            {
                int sign = from[i] >> 31;
                bits |= (from[i] ^ sign) - sign;
            }

            int up = 0;
            while (bits << up < Headroom / 2)
            {
                up++;
            }

            int down = 0;
            while (bits >> down >= Headroom)
            {
                down++;
            }

            int rounding = down > 0 ? 1 << (down - 1) : 0;
            for (int i = 0; i < Half; i++)
            {
                int to = reversed[i];
                int a = ((from[2 * i] << up) + rounding) >> down;
                int b = ((from[(2 * i) + 1] << up) + rounding) >> down;
                re[to] = a;
                im[to] = b;
                int signA = a >> 31;
                int signB = b >> 31;
                loaded |= ((a ^ signA) - signA) | ((b ^ signB) - signB);
            }

            return down - up;
        }
    }

    // The magnitudes of all values, or-ed together by whoever wrote them, tell how far they must be halved.
    private static unsafe int Normalise(int* re, int* im, int bits)
    {
        int shift = 0;
        while (bits >> shift >= Headroom)
        {
            shift++;
        }

        if (shift > 0)
        {
            int rounding = 1 << (shift - 1);
            for (int i = 0; i < Half; i++)
            {
                re[i] = (re[i] + rounding) >> shift;
                im[i] = (im[i] + rounding) >> shift;
            }
        }

        return shift;
    }

    private static unsafe int Stage(int* re, int* im, int* cos, int* sin, int span)
    {
        int bits = 0;
        int twiddleStep = Length / (2 * span);
        for (int offset = 0; offset < span; offset++)
        {
            int c = cos[offset * twiddleStep];
            int s = sin[offset * twiddleStep];
            for (int low = offset; low < Half; low += 2 * span)
            {
                int* a = re + low;
                int* b = im + low;
                int xr = a[span];
                int xi = b[span];
                int tr = ((xr * c) + (xi * s) + 16_384) >> 15;
                int ti = ((xi * c) - (xr * s) + 16_384) >> 15;
                xr = *a;
                xi = *b;
                int ur = xr - tr;
                int ui = xi - ti;
                xr += tr;
                xi += ti;
                a[span] = ur;
                b[span] = ui;
                *a = xr;
                *b = xi;
                tr = ur >> 31;
                ti = ui >> 31;
                bits |= ((ur ^ tr) - tr) | ((ui ^ ti) - ti);
                tr = xr >> 31;
                ti = xi >> 31;
                bits |= ((xr ^ tr) - tr) | ((xi ^ ti) - ti);
            }
        }

        return bits;
    }

    // X[k] = (Z[k] + conj Z[N-k])/2 - i/2 · W^k (Z[k] - conj Z[N-k]); each part stays below 2^15.5, so the power fits an unsigned 32-bit number.
    private static unsafe void Split(int* zr, int* zi, int* cos, int* sin, uint* power)
    {
        for (int k = 0; k <= Half; k++)
        {
            int at = k & (Half - 1);
            int mirror = (Half - k) & (Half - 1);
            int evenRe = (zr[at] + zr[mirror]) >> 1;
            int evenIm = (zi[at] - zi[mirror]) >> 1;
            int oddRe = (zi[at] + zi[mirror]) >> 1;
            int oddIm = (zr[mirror] - zr[at]) >> 1;
            int c = k == Half ? -32_767 : cos[k];
            int s = k == Half ? 0 : sin[k];
            int re = evenRe + (((oddRe * c) + (oddIm * s) + 16_384) >> 15);
            int im = evenIm + (((oddIm * c) - (oddRe * s) + 16_384) >> 15);
            power[k] = (uint)(re * re) + (uint)(im * im);
        }
    }
}
