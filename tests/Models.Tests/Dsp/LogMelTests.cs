using System;
using System.Buffers.Binary;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Dsp;

/// <summary>The integer front end against an independent one in double precision.</summary>
public class LogMelTests
{
    private static readonly LogMelOptions Options = new();

    public static TheoryData<string, double> Sounds() => new()
    {
        // Largest error allowed, in octaves of power (3.01 dB), for bands within 45 dB of the frame's loudest.
        { "white noise", 0.02 },
        { "quiet noise", 0.05 },
        { "sine 1 kHz", 0.05 },
        { "sweep", 0.06 },
        { "harmonics", 0.05 },
    };

    [Theory]
    [MemberData(nameof(Sounds))]
    public void Compute_AgreesWithDoublePrecision(string sound, double tolerance)
    {
        short[] pcm = Make(sound);
        var patch = new short[Options.PatchLength];
        new LogMel(Options).Compute(pcm, 0, patch);
        double[] reference = Reference(pcm);

        double worst = 0;
        int compared = 0;
        for (int frame = 0; frame < Options.Frames; frame++)
        {
            double loudest = reference.Skip(frame * Options.MelBands).Take(Options.MelBands).Max();
            for (int band = 0; band < Options.MelBands; band++)
            {
                int at = (frame * Options.MelBands) + band;
                if (reference[at] > loudest - 15 && reference[at] > 2)
                {
                    worst = Math.Max(worst, Math.Abs((patch[at] / 256.0) - reference[at]));
                    compared++;
                }
            }
        }

        Assert.True(compared > 100, $"{compared} bands");
        Assert.True(worst <= tolerance, $"{sound}: {worst:F4} octaves");
    }

    [Fact]
    public void Compute_RisesByTwoOctavesOfPowerWhenTheAmplitudeDoubles()
    {
        short[] quiet = Make("white noise");
        short[] loud = quiet.Select(sample => (short)(2 * sample)).ToArray();
        var first = new short[Options.PatchLength];
        var second = new short[Options.PatchLength];
        var logMel = new LogMel(Options);
        logMel.Compute(quiet, 0, first);
        logMel.Compute(loud, 0, second);
        Assert.All(first.Zip(second), pair => Assert.InRange(pair.Second - pair.First, 508, 516));
    }

    [Fact]
    public void Compute_KeepsTheBitsThatTheReleasedModelWasTrainedOn()
    {
        var logMel = new LogMel(Options);
        var patch = new short[Options.PatchLength];
        var pcm = new short[Options.SampleRateHz];
        var bytes = new byte[2 * patch.Length];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        uint state = 1;
        for (int round = 0; round < 16; round++)
        {
            int walk = 0;
            for (int i = 0; i < pcm.Length; i++)
            {
                state = unchecked((state * 1_664_525) + 1_013_904_223);
                int noise = (int)(state >> 16) - 32_768;
                walk += (noise >> 4) - (walk >> 5);
                int value = round switch
                {
                    0 => noise,
                    1 => i / 37 % 2 == 0 ? short.MaxValue : short.MinValue,
                    2 => i == 5_000 ? short.MaxValue : 0,
                    _ => (round % 2 == 0 ? noise : walk) >> (round - 2),
                };
                pcm[i] = (short)Math.Clamp(value, short.MinValue, short.MaxValue);
            }

            logMel.Compute(pcm, 0, patch);
            for (int i = 0; i < patch.Length; i++)
            {
                BinaryPrimitives.WriteInt16LittleEndian(bytes.AsSpan(2 * i), patch[i]);
            }

            hash.AppendData(bytes);
        }

        Assert.Equal("E9115B6F3573B8F29BB4D44BC230972927CF027EB55A53DAC71580F27A90DB37", Convert.ToHexString(hash.GetHashAndReset()));
    }

    [Fact]
    public void Compute_GivesZeroForSilence()
    {
        var patch = Enumerable.Repeat((short)77, Options.PatchLength).ToArray();
        new LogMel(Options).Compute(new short[Options.SamplesPerPatch], 0, patch);
        Assert.All(patch, value => Assert.Equal(0, value));
    }

    [Fact]
    public void Compute_StandsFullScaleSquareWavesAndExtremes()
    {
        var patch = new short[Options.PatchLength];
        var logMel = new LogMel(Options);
        foreach (int period in new[] { 1, 2, 3, 16, 512 })
        {
            short[] square = Enumerable.Range(0, Options.SamplesPerPatch).Select(i => i / period % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();
            logMel.Compute(square, 0, patch);
            Assert.All(patch, value => Assert.InRange(value, 0, 45 * 256));
        }
    }

    [Fact]
    public void Compute_AllocatesNothing()
    {
        short[] pcm = Make("white noise");
        var patch = new short[Options.PatchLength];
        var logMel = new LogMel(Options);
        logMel.Compute(pcm, 0, patch);
        Assert.Equal(0, Allocations.EachTime(() => logMel.Compute(pcm, 0, patch)));
    }

    [Fact]
    public void Compute_RefusesSoundThatIsTooShort() =>
        Assert.Throws<ArgumentException>(() => new LogMel(Options).Compute(new short[Options.SamplesPerPatch], 1, new short[Options.PatchLength]));

    [Theory]
    [InlineData(0, 6_000)]
    [InlineData(40, 8_000)]
    public void Options_RefuseShapesThatMakeNoSense(int bands, int highHz) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new LogMel(new LogMelOptions { MelBands = bands, HighHz = highHz }));

    private static short[] Make(string sound)
    {
        var random = new Random(320);
        return Enumerable.Range(0, Options.SamplesPerPatch).Select(i =>
        {
            double t = (double)i / Options.SampleRateHz;
            double value = sound switch
            {
                "white noise" => 8_000 * ((2 * random.NextDouble()) - 1),
                "quiet noise" => 60 * ((2 * random.NextDouble()) - 1),
                "sine 1 kHz" => 20_000 * Math.Sin(2 * Math.PI * 1_000 * t),
                "sweep" => 10_000 * Math.Sin(2 * Math.PI * (100 + (2_500 * t)) * t),
                _ => Enumerable.Range(1, 20).Sum(k => 4_000.0 / k * Math.Sin(2 * Math.PI * 140 * k * t)),
            };
            return (short)Math.Round(value, MidpointRounding.AwayFromZero);
        }).ToArray();
    }

    // The same definition in doubles with a direct Fourier sum; nothing is shared with the code under test.
    private static double[] Reference(short[] pcm)
    {
        const int length = 512;
        double step = (Mel(Options.HighHz) - Mel(Options.LowHz)) / (Options.MelBands + 1);
        double[] edges = Enumerable.Range(0, Options.MelBands + 2).Select(i => 700 * (Math.Pow(10, (Mel(Options.LowHz) + (i * step)) / 2595) - 1)).ToArray();
        Complex[] roots = Enumerable.Range(0, length).Select(k => Complex.FromPolarCoordinates(1, -2 * Math.PI * k / length)).ToArray();
        var result = new double[Options.PatchLength];
        for (int frame = 0; frame < Options.Frames; frame++)
        {
            double[] windowed = Enumerable.Range(0, length)
                .Select(i => pcm[(frame * Options.HopLengthSamples) + i] * (0.5 - (0.5 * Math.Cos(2 * Math.PI * i / length))))
                .ToArray();
            double[] power = Enumerable.Range(0, (length / 2) + 1).Select(k =>
            {
                Complex sum = Complex.Zero;
                for (int i = 0; i < length; i++)
                {
                    sum += windowed[i] * roots[k * i % length];
                }

                return (sum.Real * sum.Real) + (sum.Imaginary * sum.Imaginary);
            }).ToArray();
            for (int band = 0; band < Options.MelBands; band++)
            {
                double energy = 0;
                for (int k = 0; k < power.Length; k++)
                {
                    double hertz = (double)k * Options.SampleRateHz / length;
                    double weight = Math.Min((hertz - edges[band]) / (edges[band + 1] - edges[band]), (edges[band + 2] - hertz) / (edges[band + 2] - edges[band + 1]));
                    energy += Math.Max(0, weight) * power[k];
                }

                result[(frame * Options.MelBands) + band] = energy <= 0 ? double.NegativeInfinity : Math.Log2(energy) - 6;
            }
        }

        return result;

        static double Mel(double hertz) => 2595 * Math.Log10(1 + (hertz / 700));
    }
}
