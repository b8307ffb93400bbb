using System;

namespace MeadowTinyMl.Dsp;

/// <summary>Changes the sampling rate by a ratio of whole numbers with a polyphase windowed-sinc filter.</summary>
/// <remarks>
/// Kaiser window with beta 9 over 64 samples of the lower rate: stop band at least 80 dB down, pass band to 0.82 of the lower Nyquist
/// frequency. Coefficients are whole numbers in Q24 and sums are 64-bit, so the result does not depend on the processor. Method: Crochiere and Rabiner,
/// Multirate Digital Signal Processing, 1983, chapter 3.
/// </remarks>
public sealed class RationalResampler
{
    private const int LobesPerSide = 32;
    private const double Beta = 9;
    private const int CoefficientBits = 24;

    private readonly int _up;
    private readonly int _down;
    private readonly int _taps;
    private readonly int[] _coefficients; // [phase, tap]

    /// <summary>Designs the filter.</summary>
    /// <param name="fromHz">Rate of the input, 1 000 to 400 000 Hz.</param>
    /// <param name="toHz">Rate of the output, 1 000 to 400 000 Hz.</param>
    /// <exception cref="ArgumentOutOfRangeException">A rate is out of range, or their ratio needs more than 2 048 phases.</exception>
    public RationalResampler(int fromHz, int toHz)
    {
        if (fromHz < 1_000 || fromHz > 400_000)
        {
            throw new ArgumentOutOfRangeException(nameof(fromHz), fromHz, "A rate is 1 000 to 400 000 Hz.");
        }

        if (toHz < 1_000 || toHz > 400_000)
        {
            throw new ArgumentOutOfRangeException(nameof(toHz), toHz, "A rate is 1 000 to 400 000 Hz.");
        }

        int divisor = GreatestCommonDivisor(fromHz, toHz);
        _up = toHz / divisor;
        _down = fromHz / divisor;
        if (_up > 2_048)
        {
            throw new ArgumentOutOfRangeException(nameof(fromHz), fromHz, $"{fromHz} Hz to {toHz} Hz needs {_up} filter phases; the limit is 2 048.");
        }

        double narrow = Math.Min(1.0, (double)_up / _down); // cut-off relative to the input's Nyquist frequency
        int half = (int)Math.Ceiling(LobesPerSide / narrow);
        _taps = 2 * half;
        _coefficients = new int[_up * _taps];
        double cutOff = narrow * 0.91; // centre of the transition band, so that the stop band begins at the lower Nyquist frequency
        for (int phase = 0; phase < _up; phase++)
        {
            FillPhase(phase, half, cutOff);
        }
    }

    /// <summary>Returns how many samples <see cref="Resample"/> gives for <paramref name="length"/> input samples.</summary>
    public int OutputLength(int length) => checked((int)((((long)length * _up) + _down - 1) / _down));

    /// <summary>Resamples a whole recording; beyond its ends it is taken to be silent.</summary>
    /// <param name="pcm">Samples at the input rate.</param>
    /// <returns>ceil(length × to / from) samples, in time with the input, saturated to int16.</returns>
    public short[] Resample(short[] pcm)
    {
        if (_up == _down)
        {
            return (short[])pcm.Clone();
        }

        var output = new short[OutputLength(pcm.Length)];
        int half = _taps / 2;
        for (int n = 0; n < output.Length; n++)
        {
            long position = (long)n * _down;
            int phase = (int)(position % _up);
            int first = (int)(position / _up) - half + 1;
            int row = phase * _taps;
            int from = Math.Max(0, -first);
            int to = Math.Min(_taps, pcm.Length - first);
            long sum = 1L << (CoefficientBits - 1);
            for (int tap = from; tap < to; tap++)
            {
                sum += (long)_coefficients[row + tap] * pcm[first + tap];
            }

            long value = sum >> CoefficientBits;
            output[n] = (short)Math.Clamp(value, short.MinValue, short.MaxValue);
        }

        return output;
    }

    private void FillPhase(int phase, int half, double cutOff)
    {
        double sum = 0;
        var values = new double[_taps];
        for (int tap = 0; tap < _taps; tap++)
        {
            double t = tap - half + 1 - ((double)phase / _up);
            double x = t / half;
            double window = Math.Abs(x) >= 1 ? 0 : BesselI0(Beta * Math.Sqrt(1 - (x * x))) / BesselI0(Beta);
            double angle = Math.PI * cutOff * t;
            values[tap] = window * (t == 0 ? 1 : Math.Sin(angle) / angle);
            sum += values[tap];
        }

        // Every phase passes a constant unchanged, or the phases would modulate it.
        for (int tap = 0; tap < _taps; tap++)
        {
            _coefficients[(phase * _taps) + tap] = (int)Math.Round(values[tap] / sum * (1 << CoefficientBits), MidpointRounding.AwayFromZero);
        }
    }

    private static double BesselI0(double x)
    {
        double sum = 1;
        double term = 1;
        for (int k = 1; k < 60; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
