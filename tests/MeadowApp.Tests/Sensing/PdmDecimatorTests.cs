using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Simulator.Board;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

/// <summary>The decimator behind a simulated sigma-delta modulator.</summary>
public class PdmDecimatorTests
{
    private const double ClockHz = 1_500_000;
    private const int Settled = 1_000;
    private const int Samples = 6_000;

    public static TheoryData<double> ThirdOctaves() =>
        new(63, 80, 100, 125, 160, 200, 250, 315, 400, 500, 630, 800, 1_000, 1_250, 1_600, 2_000, 2_500, 3_150, 4_000, 5_000, 6_000);

    [Theory]
    [MemberData(nameof(ThirdOctaves))]
    public void Sine_ComesThroughWithinADecibelAndSixtyDecibelsAboveTheNoise(double hertz)
    {
        short[] pcm = Decimate(t => 0.1 * Math.Sin(2 * Math.PI * hertz * t), 6);
        (double amplitude, double noise) = FitSine(pcm, hertz);

        // −20 dB of full scale; the gain of 6 dB is there for both.
        Assert.InRange(Decibels(amplitude / (0.1 * 32_768 * 1.9953)), -1, 0.2);
        Assert.True(Decibels(amplitude / Math.Sqrt(2) / noise) >= 60, $"{hertz} Hz: {Decibels(amplitude / Math.Sqrt(2) / noise):F1} dB");
    }

    // Tones above half the rate that fold into the pass band, from the nearest to the far ones.
    [Theory]
    [InlineData(9_640)]
    [InlineData(10_500)]
    [InlineData(12_000)]
    [InlineData(15_000)]
    [InlineData(21_000)]
    [InlineData(25_300)]
    [InlineData(31_000)]
    [InlineData(47_000)]
    [InlineData(56_600)]
    [InlineData(62_000)]
    [InlineData(68_400)]
    [InlineData(119_000)]
    [InlineData(131_000)]
    public void Alias_IsSixtyDecibelsDown(double hertz)
    {
        const double amplitude = 0.5;
        double folded = Math.Abs(hertz - (15_625 * Math.Round(hertz / 15_625, MidpointRounding.AwayFromZero)));
        Assert.True(folded <= 6_001, $"{hertz} folds to {folded}");
        short[] pcm = Decimate(t => amplitude * Math.Sin(2 * Math.PI * hertz * t), 0);
        (double found, _) = FitSine(pcm, folded);
        Assert.True(Decibels(found / (amplitude * 32_768)) <= -60, $"{hertz} Hz at {folded} Hz: {Decibels(found / (amplitude * 32_768)):F1} dB");
    }

    [Fact]
    public void Response_IsFlatInThePassBandAndStopsAllThatFoldsIntoIt()
    {
        Complex[] response = Fourier(Array.ConvertAll(Taps(), tap => new Complex(tap, 0)));
        (double lowest, double highest, double alias) = (0, 0, -200);
        for (int bin = 1; bin <= response.Length / 2; bin++)
        {
            double hertz = bin * ClockHz / response.Length;
            double level = Decibels(response[bin].Magnitude);
            double folded = Math.Abs(hertz - (15_625 * Math.Round(hertz / 15_625, MidpointRounding.AwayFromZero)));
            if (hertz is >= 63 and <= 6_000)
            {
                lowest = Math.Min(lowest, level);
                highest = Math.Max(highest, level);
            }
            else if (hertz > 6_000 && folded <= 6_000)
            {
                alias = Math.Max(alias, level);
            }
        }

        Assert.True(lowest >= -1 && highest <= 1 && alias <= -60, $"pass band {lowest:F2} to {highest:F2} dB, what folds into it {alias:F1} dB");
    }

    [Fact]
    public void Impulse_IsShortAndSymmetric()
    {
        // Alternating bits are silence; one byte of ones is a click.
        byte[] quiet = Enumerable.Repeat((byte)0x55, PdmDecimator.BytesBefore + (400 * PdmDecimator.BytesPerSample)).ToArray();
        byte[] click = (byte[])quiet.Clone();
        for (int i = 0; i < 48; i++)
        {
            click[PdmDecimator.BytesBefore + (200 * PdmDecimator.BytesPerSample) + i] = 0xFF;
        }

        short[] without = Run(quiet, 0, 400);
        int[] response = Run(click, 0, 400).Zip(without, (a, b) => a - b).ToArray();
        int peak = Array.IndexOf(response, response.Max());
        Assert.InRange(peak, 205, 220);
        Assert.All(response.Take(200), value => Assert.Equal(0, value));
        Assert.True(Enumerable.Range(0, 400).Where(i => Math.Abs(i - peak) > 18).All(i => Math.Abs(response[i]) < response[peak] / 20), "rings");
    }

    [Fact]
    public void Offset_IsMeasuredAndTakenAway()
    {
        var decimator = new PdmDecimator(0);
        short[] pcm = Decimate(_ => 0.2, decimator, 3_000);
        Assert.InRange(decimator.OffsetPerMille, 195, 205);
        Assert.All(pcm.Skip(1_500), sample => Assert.InRange(sample, -8, 8));
    }

    [Fact]
    public void Overload_ClipsAndRecovers()
    {
        short[] pcm = Decimate(t => (t < 0.1 ? 1.5 : 0.1) * Math.Sin(2 * Math.PI * 1_000 * t), 0);
        Assert.True(pcm.Take(1_500).Max() > 20_000);
        (double amplitude, double noise) = FitSine(pcm, 1_000, 3_000);
        Assert.InRange(Decibels(amplitude / (0.1 * 32_768)), -1, 0.2);
        Assert.True(Decibels(amplitude / Math.Sqrt(2) / noise) >= 60);
    }

    [Fact]
    public void Gain_CutsToTheRangeAndCounts()
    {
        byte[] ones = Enumerable.Repeat((byte)0xFF, PdmDecimator.BytesBefore + (100 * PdmDecimator.BytesPerSample)).ToArray();
        var pcm = new short[100];
        var decimator = new PdmDecimator(12);
        int clipped = decimator.Process(ones, PdmDecimator.BytesBefore, pcm, 0, 100);
        Assert.InRange(clipped, 20, 100);
        Assert.InRange(pcm.Max(), (short)32_740, short.MaxValue);
    }

    [Fact]
    public void Process_GivesTheSameSamplesInPieces()
    {
        var random = new Random(96);
        var stream = new byte[PdmDecimator.BytesBefore + (1_000 * PdmDecimator.BytesPerSample)];
        random.NextBytes(stream);
        short[] whole = Run(stream, 0, 1_000);
        var pieces = new short[1_000];
        var decimator = new PdmDecimator(0);
        for (int at = 0; at < 1_000;)
        {
            int count = Math.Min(random.Next(1, 300), 1_000 - at);
            decimator.Process(stream, PdmDecimator.BytesBefore + (at * PdmDecimator.BytesPerSample), pieces, at, count);
            at += count;
        }

        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void Process_StandsTheWorstStreams()
    {
        // Full-scale square waves at every period a filter could resonate with: nothing may wrap.
        foreach (int period in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 12, 24, 48, 96 })
        {
            var stream = new byte[PdmDecimator.BytesBefore + (500 * PdmDecimator.BytesPerSample)];
            for (int i = 0; i < stream.Length; i++)
            {
                stream[i] = i / period % 2 == 0 ? byte.MaxValue : (byte)0;
            }

            short[] pcm = Run(stream, -10, 500);
            Assert.All(pcm, sample => Assert.InRange(sample, -20_000, 20_000));
        }
    }

    [Fact]
    public void Process_RefusesAStreamThatIsTooShort()
    {
        var decimator = new PdmDecimator(0);
        Assert.Throws<ArgumentException>(() => decimator.Process(new byte[100], PdmDecimator.BytesBefore - 1, new short[10], 0, 1));
        Assert.Throws<ArgumentException>(() => decimator.Process(new byte[100], PdmDecimator.BytesBefore, new short[10], 0, 8));
        Assert.Throws<ArgumentException>(() => decimator.Process(new byte[200], PdmDecimator.BytesBefore, new short[10], 5, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PdmDecimator(41));
    }

    private static short[] Decimate(Func<double, double> sound, int gain) => Decimate(sound, new PdmDecimator(gain), Samples);

    private static short[] Decimate(Func<double, double> sound, PdmDecimator decimator, int samples)
    {
        var modulator = new SigmaDeltaModulator();
        var stream = new byte[PdmDecimator.BytesBefore + (samples * PdmDecimator.BytesPerSample)];
        for (int i = 0; i < stream.Length; i++)
        {
            modulator.Modulate(sound((8 * i) / ClockHz), stream.AsSpan(i, 1));
        }

        var pcm = new short[samples];
        decimator.Process(stream, PdmDecimator.BytesBefore, pcm, 0, samples);
        return pcm;
    }

    // Each of a sample's 96 bits is turned over by itself; what the samples then differ by is the whole filter, one value for each bit, in units of full scale. Each is turned from zero to
    // one and back, since the stages round; what the high-pass rounds of so small a click is most of the -60.2 dB that are found.
    private static double[] Taps()
    {
        const int length = 1 << 17;
        const int gain = 30;
        const int turned = 100;
        byte[] silences = [0x55, 0xAA];
        int samples = turned + (length / PdmDecimator.Factor);
        double full = silences.Length * 2 * 32_768 * Math.Pow(10, gain / 20.0);
        var taps = new double[length];
        var stream = new byte[PdmDecimator.BytesBefore + (samples * PdmDecimator.BytesPerSample)];
        foreach (byte silence in silences)
        {
            Array.Fill(stream, silence);
            short[] without = Run(stream, gain, samples);
            for (int bit = 0; bit < PdmDecimator.Factor; bit++)
            {
                int at = PdmDecimator.BytesBefore + (turned * PdmDecimator.BytesPerSample) + (bit / 8);
                byte mask = (byte)(0x80 >> (bit % 8));
                int sign = (stream[at] & mask) == 0 ? 1 : -1;
                stream[at] ^= mask;
                short[] with = Run(stream, gain, samples);
                stream[at] ^= mask;
                for (int sample = turned; sample < samples; sample++)
                {
                    taps[(PdmDecimator.Factor * (sample - turned)) + PdmDecimator.Factor - 1 - bit] += sign * (with[sample] - without[sample]) / full;
                }
            }
        }

        return taps;
    }

    private static Complex[] Fourier(Complex[] values)
    {
        if (values.Length == 1)
        {
            return values;
        }

        Complex[] even = Fourier([.. values.Where((_, i) => i % 2 == 0)]);
        Complex[] odd = Fourier([.. values.Where((_, i) => i % 2 == 1)]);
        var result = new Complex[values.Length];
        for (int i = 0; i < even.Length; i++)
        {
            Complex turned = Complex.FromPolarCoordinates(1, -2 * Math.PI * i / values.Length) * odd[i];
            (result[i], result[i + even.Length]) = (even[i] + turned, even[i] - turned);
        }

        return result;
    }

    private static short[] Run(byte[] stream, int gain, int samples)
    {
        var pcm = new short[samples];
        new PdmDecimator(gain).Process(stream, PdmDecimator.BytesBefore, pcm, 0, samples);
        return pcm;
    }

    // Least squares of a sine, a cosine and a constant; what is left is noise and distortion.
    private static (double Amplitude, double Noise) FitSine(short[] pcm, double hertz, int from = Settled)
    {
        int count = pcm.Length - from;
        var rows = new List<double[]>(count);
        var normal = new double[3, 4];
        for (int i = from; i < pcm.Length; i++)
        {
            double w = 2 * Math.PI * hertz * i / 15_625;
            double[] row = [Math.Sin(w), Math.Cos(w), 1, pcm[i]];
            rows.Add(row);
            for (int a = 0; a < 3; a++)
            {
                for (int b = 0; b < 4; b++)
                {
                    normal[a, b] += row[a] * row[b];
                }
            }
        }

        for (int a = 0; a < 3; a++)
        {
            for (int other = 0; other < 3; other++)
            {
                double factor = other == a ? 0 : normal[other, a] / normal[a, a];
                for (int b = 0; b < 4; b++)
                {
                    normal[other, b] -= factor * normal[a, b];
                }
            }
        }

        double[] x = [normal[0, 3] / normal[0, 0], normal[1, 3] / normal[1, 1], normal[2, 3] / normal[2, 2]];
        double error = rows.Sum(row => Math.Pow(row[3] - (x[0] * row[0]) - (x[1] * row[1]) - x[2], 2));
        return (Math.Sqrt((x[0] * x[0]) + (x[1] * x[1])), Math.Sqrt(error / count));
    }

    private static double Decibels(double ratio) => 20 * Math.Log10(Math.Max(ratio, 1e-9));
}
