using System;

namespace MeadowTinyMl.Dsp;

/// <summary>Triangular filters on the mel scale over a power spectrum, with weights in Q15.</summary>
/// <remarks>mel(f) = 2595 log10(1 + f/700); O'Shaughnessy, Speech Communication (1987). Weights are taken at the centre of each FFT bin; a filter that
/// meets one centre alone, or none, takes the bin nearest to its peak whole.</remarks>
internal sealed class MelFilterBank
{
    private readonly int[] _firstBin;
    private readonly ushort[][] _weights;

    public MelFilterBank(LogMelOptions options)
    {
        _firstBin = new int[options.MelBands];
        _weights = new ushort[options.MelBands][];
        double low = Mel(options.LowHz);
        double step = (Mel(options.HighHz) - low) / (options.MelBands + 1);
        double binHz = (double)options.SampleRateHz / RealFft.Length;
        for (int band = 0; band < options.MelBands; band++)
        {
            double left = Hertz(low + (band * step)) / binHz;
            double peak = Hertz(low + ((band + 1) * step)) / binHz;
            double right = Hertz(low + ((band + 2) * step)) / binHz;
            int first = (int)Math.Floor(left) + 1;
            int last = (int)Math.Ceiling(right) - 1;
            if (first > last)
            {
                first = last = (int)Math.Round(peak, MidpointRounding.AwayFromZero);
            }

            var weights = new ushort[last - first + 1];
            for (int bin = first; bin <= last; bin++)
            {
                double weight = bin <= peak ? (bin - left) / (peak - left) : (right - bin) / (right - peak);
                weights[bin - first] = (ushort)Math.Round(Math.Max(weight, 0) * 32_768, MidpointRounding.AwayFromZero);
            }

            if (first == last)
            {
                weights[0] = 32_768;
            }

            _firstBin[band] = first;
            _weights[band] = weights;
        }
    }

    /// <summary>Gets the number of bands.</summary>
    public int Bands => _weights.Length;

    /// <summary>Returns the energy of a band: the weighted sum of its bins, times 2^15.</summary>
    public unsafe ulong Energy(int band, uint[] power)
    {
        ushort[] weights = _weights[band];
        ulong low = 0;
        ulong high = 0;
        fixed (uint* from = power)
        fixed (ushort* w = weights)
        {
            // Two products of 32 bits and two sums of 64: the board has no product of 64 bits.
            uint* bin = from + _firstBin[band];
            for (int i = 0; i < weights.Length; i++)
            {
                low += (bin[i] & 0xFFFF) * w[i];
                high += (bin[i] >> 16) * w[i];
            }
        }

        return low + (high << 16);
    }

    private static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));

    private static double Hertz(double mel) => 700 * (Math.Pow(10, mel / 2595) - 1);
}
