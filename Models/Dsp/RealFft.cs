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
    public int Power(int[] frame, uint[] power)
    {
        int exponent = Load(frame);
        for (int span = 1; span < Half; span <<= 1)
        {
            exponent += Normalise();
            Stage(span);
        }

        exponent += Normalise();
        Split(power);
        return exponent;
    }

    // Packs even samples as real and odd ones as imaginary part, in bit-reversed order, scaled so that the largest just fits the headroom:
    // quiet frames keep the bits that the window gave them.
    private int Load(int[] frame)
    {
        int bits = 1;
        for (int i = 0; i < frame.Length; i++)
        {
            bits |= frame[i] < 0 ? -frame[i] : frame[i];
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
            int to = _reversed[i];
            _re[to] = ((frame[2 * i] << up) + rounding) >> down;
            _im[to] = ((frame[(2 * i) + 1] << up) + rounding) >> down;
        }

        return down - up;
    }

    private int Normalise()
    {
        int bits = 0;
        for (int i = 0; i < Half; i++)
        {
            bits |= (_re[i] < 0 ? -_re[i] : _re[i]) | (_im[i] < 0 ? -_im[i] : _im[i]);
        }

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
                _re[i] = (_re[i] + rounding) >> shift;
                _im[i] = (_im[i] + rounding) >> shift;
            }
        }

        return shift;
    }

    private void Stage(int span)
    {
        int twiddleStep = Length / (2 * span);
        for (int offset = 0; offset < span; offset++)
        {
            int c = _cos[offset * twiddleStep];
            int s = _sin[offset * twiddleStep];
            for (int low = offset; low < Half; low += 2 * span)
            {
                int high = low + span;
                int re = ((_re[high] * c) + (_im[high] * s) + 16_384) >> 15;
                int im = ((_im[high] * c) - (_re[high] * s) + 16_384) >> 15;
                _re[high] = _re[low] - re;
                _im[high] = _im[low] - im;
                _re[low] += re;
                _im[low] += im;
            }
        }
    }

    // X[k] = (Z[k] + conj Z[N-k])/2 - i/2 · W^k (Z[k] - conj Z[N-k]); each part stays below 2^15.5, so the power fits an unsigned 32-bit number.
    private void Split(uint[] power)
    {
        for (int k = 0; k <= Half; k++)
        {
            int at = k & (Half - 1);
            int mirror = (Half - k) & (Half - 1);
            int evenRe = (_re[at] + _re[mirror]) >> 1;
            int evenIm = (_im[at] - _im[mirror]) >> 1;
            int oddRe = (_im[at] + _im[mirror]) >> 1;
            int oddIm = (_re[mirror] - _re[at]) >> 1;
            int c = k == Half ? -32_767 : _cos[k];
            int s = k == Half ? 0 : _sin[k];
            int re = evenRe + (((oddRe * c) + (oddIm * s) + 16_384) >> 15);
            int im = evenIm + (((oddIm * c) - (oddRe * s) + 16_384) >> 15);
            power[k] = (uint)(re * re) + (uint)(im * im);
        }
    }
}
