using System;

namespace MeadowTinyMl.Dsp;

/// <summary>A-weighted equivalent level and peak of a window of sound; a by-product for quality flags and display, which nothing is decided on.</summary>
/// <remarks>
/// The weighting's poles at 20.6, 107.7 and 737.9 Hz (IEC 61672-1, annex E) by the bilinear transform; the pair at 12.2 kHz, which lies beyond the band, by a zero that follows
/// its fall within 0.1 dB to 6 kHz. Within 0.5 dB of the standard's curve from 63 Hz to 6 kHz.
/// </remarks>
public sealed class SoundLevel
{
    private const float BeyondBand = 0.12f;

    private readonly double _fullScaleDecibels;
    private readonly float[] _a1 = new float[2];
    private readonly float[] _a2 = new float[2];
    private readonly float _gain;

    /// <summary>Designs the weighting.</summary>
    /// <param name="sampleRateHz">Rate of the sound; 8 000 and up.</param>
    /// <param name="fullScaleDecibels">The level of a sine that just reaches full scale, in dB SPL.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is too low.</exception>
    public SoundLevel(int sampleRateHz, double fullScaleDecibels)
    {
        if (sampleRateHz < 8_000)
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, "At least 8 000 Hz.");
        }

        _fullScaleDecibels = fullScaleDecibels;
        double slow = Pole(20.598997, sampleRateHz);
        double middle = Pole(107.65265, sampleRateHz);
        double fast = Pole(737.86223, sampleRateHz);

        // Two double zeroes at 0 Hz, over poles (slow, slow) and (middle, fast).
        _a1[0] = (float)(-2 * slow);
        _a2[0] = (float)(slow * slow);
        _a1[1] = (float)(-(middle + fast));
        _a2[1] = (float)(middle * fast);
        double w = 2 * Math.PI * 1_000 / sampleRateHz;
        double zero = Math.Pow(2 * Math.Sin(w / 2), 4);
        double poles = Square(slow, w) * Math.Sqrt(Square(middle, w) * Square(fast, w));
        double beyond = Math.Sqrt(1 + (BeyondBand * BeyondBand) + (2 * BeyondBand * Math.Cos(w)));
        _gain = (float)(poles / (zero * beyond));
    }

    /// <summary>Gets the A-weighted equivalent level of the last window, in dB.</summary>
    public double Leq { get; private set; }

    /// <summary>Gets the unweighted peak of the last window, in dB.</summary>
    public double Peak { get; private set; }

    /// <summary>Measures one window; the weighting starts anew, so its first tenth of a second counts for less.</summary>
    /// <param name="pcm">Sound.</param>
    /// <param name="start">First sample.</param>
    /// <param name="count">Samples; at least 1.</param>
    public void Measure(short[] pcm, int start, int count)
    {
        float p1 = 0;
        float p2 = 0;
        float q1 = 0;
        float q2 = 0;
        float last = 0;
        double energy = 0;
        int peak = 0;
        for (int i = start; i < start + count; i++)
        {
            int sample = pcm[i];
            peak = Math.Max(peak, sample < 0 ? -sample : sample);
            float x = sample + (BeyondBand * last);
            last = sample;
            float y = x + p1;
            p1 = (-2 * x) - (_a1[0] * y) + p2;
            p2 = x - (_a2[0] * y);
            float z = y + q1;
            q1 = (-2 * y) - (_a1[1] * z) + q2;
            q2 = y - (_a2[1] * z);
            energy += z * z;
        }

        double mean = energy * _gain * _gain / count;
        Leq = _fullScaleDecibels + (10 * Math.Log10(Math.Max(mean, 1e-3) * 2 / (32_768.0 * 32_768.0)));
        Peak = _fullScaleDecibels + (20 * Math.Log10(Math.Max(peak, 1) / 32_768.0));
    }

    private static double Pole(double hertz, int rate)
    {
        double k = Math.Tan(Math.PI * hertz / rate);
        return (1 - k) / (1 + k);
    }

    private static double Square(double pole, double w) => 1 + (pole * pole) - (2 * pole * Math.Cos(w));
}
