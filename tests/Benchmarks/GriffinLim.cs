using System;

namespace MeadowTinyMl.Benchmarks;

/// <summary>Makes sound again from magnitudes without phases: the phases are guessed, and improved until the frames fit each other.</summary>
/// <remarks>Griffin and Lim, IEEE Trans. ASSP 32 (1984). Hann window of 512 samples, in double precision.</remarks>
internal sealed class GriffinLim
{
    public const int FrameLength = 512;
    public const int Bins = (FrameLength / 2) + 1;

    private readonly int _hop;
    private readonly double[] _window = new double[FrameLength];

    public GriffinLim(int hop)
    {
        _hop = hop;
        for (int i = 0; i < FrameLength; i++)
        {
            _window[i] = 0.5 - (0.5 * Math.Cos(2 * Math.PI * i / FrameLength));
        }
    }

    /// <summary>Returns the magnitudes of all whole frames, [frames][bins].</summary>
    public double[][] Magnitudes(double[] sound)
    {
        var magnitudes = new double[((sound.Length - FrameLength) / _hop) + 1][];
        var re = new double[FrameLength];
        var im = new double[FrameLength];
        for (int frame = 0; frame < magnitudes.Length; frame++)
        {
            Analyse(sound, frame, re, im);
            magnitudes[frame] = new double[Bins];
            for (int bin = 0; bin < Bins; bin++)
            {
                magnitudes[frame][bin] = Math.Sqrt((re[bin] * re[bin]) + (im[bin] * im[bin]));
            }
        }

        return magnitudes;
    }

    /// <summary>Returns a sound whose frames have about these magnitudes.</summary>
    public double[] Invert(double[][] magnitudes, int iterations, Random random)
    {
        int length = ((magnitudes.Length - 1) * _hop) + FrameLength;
        var weight = new double[length];
        for (int frame = 0; frame < magnitudes.Length; frame++)
        {
            for (int i = 0; i < FrameLength; i++)
            {
                weight[(frame * _hop) + i] += _window[i] * _window[i];
            }
        }

        var sound = new double[length];
        for (int i = 0; i < length; i++)
        {
            sound[i] = random.NextDouble() - 0.5;
        }

        var re = new double[FrameLength];
        var im = new double[FrameLength];
        for (int iteration = 0; iteration < iterations; iteration++)
        {
            var next = new double[length];
            for (int frame = 0; frame < magnitudes.Length; frame++)
            {
                Analyse(sound, frame, re, im);
                for (int bin = 0; bin < FrameLength; bin++)
                {
                    double size = Math.Sqrt((re[bin] * re[bin]) + (im[bin] * im[bin]));
                    double wanted = magnitudes[frame][Math.Min(bin, FrameLength - bin)] / Math.Max(size, 1e-12);
                    re[bin] *= wanted;
                    im[bin] *= -wanted;
                }

                // The inverse is the transform of the conjugate.
                Fft(re, im);
                for (int i = 0; i < FrameLength; i++)
                {
                    next[(frame * _hop) + i] += re[i] / FrameLength * _window[i];
                }
            }

            for (int i = 0; i < length; i++)
            {
                sound[i] = next[i] / Math.Max(weight[i], 1e-3);
            }
        }

        return sound;
    }

    private void Analyse(double[] sound, int frame, double[] re, double[] im)
    {
        for (int i = 0; i < FrameLength; i++)
        {
            re[i] = sound[(frame * _hop) + i] * _window[i];
            im[i] = 0;
        }

        Fft(re, im);
    }

    private static void Fft(double[] re, double[] im)
    {
        for (int i = 1, j = 0; i < FrameLength; i++)
        {
            int bit = FrameLength >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (re[i], re[j]) = (re[j], re[i]);
                (im[i], im[j]) = (im[j], im[i]);
            }
        }

        for (int span = 2; span <= FrameLength; span <<= 1)
        {
            for (int k = 0; k < span / 2; k++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * k / span);
                for (int i = k; i < FrameLength; i += span)
                {
                    int j = i + (span / 2);
                    double r = (re[j] * cos) - (im[j] * sin);
                    double m = (re[j] * sin) + (im[j] * cos);
                    (re[j], im[j]) = (re[i] - r, im[i] - m);
                    re[i] += r;
                    im[i] += m;
                }
            }
        }
    }
}
