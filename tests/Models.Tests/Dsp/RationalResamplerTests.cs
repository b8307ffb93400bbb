using System;
using System.Linq;
using MeadowTinyMl.Dsp;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Dsp;

public class RationalResamplerTests
{
    [Theory]
    [InlineData(16_000, 80_000, 78_125)]
    [InlineData(16_000, 1, 1)]
    [InlineData(44_100, 220_500, 78_125)]
    [InlineData(8_000, 8_000, 15_625)]
    [InlineData(48_000, 0, 0)]
    public void Resample_GivesTheLengthItSays(int fromHz, int length, int expected)
    {
        var resampler = new RationalResampler(fromHz, 15_625);
        Assert.Equal(expected, resampler.OutputLength(length));
        Assert.Equal(expected, resampler.Resample(new short[length]).Length);
    }

    [Theory]
    [InlineData(16_000, 200)]
    [InlineData(16_000, 1_000)]
    [InlineData(16_000, 6_000)]
    [InlineData(44_100, 3_000)]
    [InlineData(44_100, 6_000)]
    [InlineData(8_000, 3_000)]
    public void Resample_KeepsASineInThePassBandAndInTime(int fromHz, double hertz)
    {
        short[] output = new RationalResampler(fromHz, 15_625).Resample(Sine(fromHz, hertz, 20_000, fromHz));
        double worst = 0;
        for (int i = 2_000; i < output.Length - 2_000; i++)
        {
            worst = Math.Max(worst, Math.Abs(output[i] - (20_000 * Math.Sin(2 * Math.PI * hertz * i / 15_625))));
        }

        Assert.True(worst < 20_000 * 0.002, $"{worst}");
    }

    [Theory]
    [InlineData(44_100, 9_000)]
    [InlineData(44_100, 15_000)]
    [InlineData(48_000, 12_000)]
    [InlineData(48_000, 20_000)]
    public void Resample_StopsWhatWouldFoldBack(int fromHz, double hertz)
    {
        short[] output = new RationalResampler(fromHz, 15_625).Resample(Sine(fromHz, hertz, 32_000, fromHz));
        int peak = output.Skip(2_000).Take(output.Length - 4_000).Max(sample => Math.Abs((int)sample));
        Assert.True(peak <= 3, $"{peak} of 32000 is {20 * Math.Log10(peak / 32_000.0):F1} dB");
    }

    [Fact]
    public void Resample_PassesAConstantUnchanged()
    {
        short[] output = new RationalResampler(16_000, 15_625).Resample(Enumerable.Repeat((short)12_345, 16_000).ToArray());
        Assert.All(output.Skip(200).Take(output.Length - 400), sample => Assert.InRange(sample, 12_344, 12_346));
    }

    [Theory]
    [InlineData(16_000, 0)]
    [InlineData(0, 15_625)]
    [InlineData(15_626, 15_625)]
    public void Create_RefusesRatesItCannotDesignFor(int fromHz, int toHz) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new RationalResampler(fromHz, toHz));

    private static short[] Sine(int rate, double hertz, double amplitude, int length) =>
        Enumerable.Range(0, length).Select(i => (short)Math.Round(amplitude * Math.Sin(2 * Math.PI * hertz * i / rate), MidpointRounding.AwayFromZero)).ToArray();
}
