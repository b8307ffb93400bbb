using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>What augmentation does to a patch, each option by itself.</summary>
public sealed class SoundSourceTests : IDisposable
{
    private const int Bands = 16;
    private const int Frames = 24;

    private static readonly SoundAugmentation None = new() { Gain = 0, BandShift = 0, Tilt = 0, Ripple = 0, MaskedFrames = 0, MaskedBands = 0, Mixed = 0, Noisy = 0 };

    private readonly TemporaryFolder _folder = new();
    private readonly SoundExample[] _examples;

    public SoundSourceTests()
    {
        TinySounds.Write(_folder.Path);
        _examples = SoundDataSet.Read(_folder.Path).Select(clip => SoundExample.Read(clip, clip.Class == "noise" ? 0 : 1, TinySounds.Recipe.FrontEnd)).ToArray();
    }

    public void Dispose() => _folder.Dispose();

    // A change of this digest changes the bytes of a sound model that is trained again. Half of the clips of noise stand for another class, as chimeras need one.
    [Fact]
    public void Write_WithTheReleasedAugmentationGivesTheSamePatchesAsEver()
    {
        SoundExample[] exact = [.. SoundDataSet.Read(_folder.Path).Where(clip => clip.Class == "noise").Select((clip, i) => SoundExample.Read(clip, i % 2, TinySounds.Recipe.FrontEnd))];
        byte[] bytes = Patches(exact, new SoundRecipe().Augmentation, 200).SelectMany(patch => MemoryMarshal.AsBytes(patch.AsSpan()).ToArray()).ToArray();
        Assert.Equal("d5a0a42cce55f317", Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
    }

    [Fact]
    public void Augmentation_NamesRunsAsBeforeWhereItsNewerOptionsAreOff()
    {
        const string Plain = "SoundAugmentation { Gain = 2, BandShift = 1, Tilt = 1.5, Ripple = 0.7, MaskedFrames = 10, MaskedBands = 6, Mixed = 0.5, Noisy = 0.3 }";
        Assert.Equal(Plain, new SoundAugmentation().ToString());
        foreach (SoundAugmentation other in new SoundAugmentation[] { new() { Speed = 0.1f }, new() { MixedUp = 0.1f }, new() { SelfNoise = 1 }, new() { SelfNoiseDecibels = -60 }, new() { BandLimit = 1 }, new() { Strange = 0.1f }, new() { Chimeras = 0.1f }, new() { LoudestNoise = 3 }, new() { QuietestNoise = 9 } })
        {
            Assert.NotEqual(Plain, other.ToString());
        }
    }

    // Every frame of the clip is told apart by its noise, so the frame that a row of the patch came from can be found again.
    [Fact]
    public void Speed_ReadsFramesFasterAndSlowerAndLeavesTheirBandsAlone()
    {
        SoundExample example = _examples[0];
        int[] spans = Patches([example], None with { Speed = 0.2f }, 40).Select(patch =>
        {
            int[] from = Enumerable.Range(0, Frames).Select(frame => FrameOf(example, patch.AsSpan(frame * Bands, Bands))).ToArray();
            Assert.All(Enumerable.Range(1, Frames - 1), frame => Assert.InRange(from[frame] - from[frame - 1], 0, 2));
            return from[^1] - from[0];
        }).ToArray();
        Assert.InRange(spans.Min(), 18, 21);
        Assert.InRange(spans.Max(), 24, 28);
        Assert.All(Patches([example], None, 10), patch => Assert.Equal(Frames - 1, FrameOf(example, patch.AsSpan(^Bands)) - FrameOf(example, patch.AsSpan(0, Bands))));
    }

    [Fact]
    public void SelfNoise_HasItsOwnLevelWhateverThatOfTheSound()
    {
        SoundExample tone = _examples.First(example => example.Label == 1);
        float[] quiet = Patches([tone], None, 20).SelectMany(patch => patch).ToArray();
        float[] noisy = Patches([tone], None with { SelfNoise = 1, SelfNoiseDecibels = -40 }, 20).SelectMany(patch => patch).ToArray();
        int[] floor = MicrophoneNoise.OfBands(TinySounds.Recipe.FrontEnd, -40);

        // In the lowest band, far from the tone, there is the noise alone: its mean lies within 3 dB of the front end's own.
        float Lowest(float[] values) => values.Where((_, i) => i % Bands == 0).Average();
        float expected = SoundInput.FromLog2Q8((short)floor[0]);
        float octave = SoundInput.FromLog2Q8(2_560) - SoundInput.FromLog2Q8(2_304);
        Assert.InRange(Lowest(noisy) - expected, -1 * octave, 1 * octave);
        Assert.True(Lowest(noisy) - Lowest(quiet) > octave, $"{Lowest(quiet)} to {Lowest(noisy)}");

        // 20 dB are 6.64 octaves of power.
        Assert.InRange((floor[3] - MicrophoneNoise.OfBands(TinySounds.Recipe.FrontEnd, -60)[3]) / 256.0, 6.4, 6.9);
    }

    [Fact]
    public void BandLimit_FadesTheEndsAndLeavesTheMiddle()
    {
        SoundExample noise = _examples[0];
        float[][] whole = Patches([noise], None, 40);
        float[][] limited = Patches([noise], None with { BandLimit = 1 }, 40);
        float Mean(float[][] patches, int band) => patches.SelectMany(patch => patch.Where((_, i) => i % Bands == band)).Average();
        float octave = SoundInput.FromLog2Q8(2_560) - SoundInput.FromLog2Q8(2_304);
        Assert.True(Mean(whole, Bands - 1) - Mean(limited, Bands - 1) > octave);
        Assert.True(Mean(whole, 0) - Mean(limited, 0) > octave);
        Assert.Equal(Mean(whole, Bands / 2), Mean(limited, Bands / 2), 0.2f * octave);
    }

    [Theory]
    [InlineData(4, 4)]
    [InlineData(8, 8)]
    [InlineData(4, 13)]
    public void Noise_StaysWithinTheChosenRatios(float loudest, float quietest)
    {
        SoundExample tone = _examples.First(example => example.Label == 1);
        float octave = SoundInput.FromLog2Q8(2_560) - SoundInput.FromLog2Q8(2_304);
        float[] ratios = Patches([tone], None with { Noisy = 1, LoudestNoise = loudest, QuietestNoise = quietest }, 40)
            .Select(patch => (patch.Max() - patch.Where((_, i) => i % Bands == 0).Average()) / octave).ToArray();

        // The mean of the noise's logarithm lies half an octave below that of its power.
        Assert.All(ratios, ratio => Assert.InRange(ratio, loudest - 1, quietest + 1.5f));
    }

    // Chimeras need a second class; where there is none, all strange examples are made as they are without chimeras.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Strange_MakesPatchesOfNoClassThatAreNotOnesOfTheClip(float chimeras)
    {
        SoundExample tone = _examples.First(example => example.Label == 1);
        float[][] known = Patches([tone], None, 40);
        var source = new SoundSource([tone], TinySounds.Recipe.FrontEnd, None with { Strange = 0.5f, Chimeras = chimeras });
        var random = new RandomGenerator(5);
        source.BeginEpoch(random);
        int toneBand = Loudest(known[0]);
        int moved = 0;
        int strange = 0;
        for (int i = 0; i < 200; i++)
        {
            var patch = new float[Frames * Bands];
            var target = new float[2];
            source.Write(i % source.Count, random, patch, target);
            bool isStrange = target[0] > 0;
            Assert.Equal(isStrange ? [0.5f, 0.5f] : [0f, 1f], target);
            strange += isStrange ? 1 : 0;
            moved += isStrange && Loudest(patch) != toneBand ? 1 : 0;
            Assert.True(isStrange || Loudest(patch) == toneBand);
        }

        // By chance a made sound may be loudest where the tone was.
        Assert.InRange(strange, 70, 130);
        Assert.True(moved > 0.85 * strange, $"{moved} of {strange}");

        static int Loudest(float[] patch) => Enumerable.Range(0, Bands).MaxBy(band => Enumerable.Range(0, Frames).Sum(frame => patch[(frame * Bands) + band]));
    }

    // The tone rises by 100 from band to band and is steady; the noise is flat over the bands and rises by 10 a frame. The steady course on the sloping spectrum and the reverse tell which is which.
    [Fact]
    public void Chimeras_HaveTheMeanSpectrumOfOneClipAndTheCourseOfAnotherOfAnotherClass()
    {
        SoundExample noise = _examples.First(example => example.Label == 0);
        SoundExample tone = _examples.First(example => example.Label == 1);
        for (int i = 0; i < noise.Frames.Length; i++)
        {
            noise.Frames[i] = (short)(1_000 + (10 * (i / Bands)));
        }

        for (int i = 0; i < tone.Frames.Length; i++)
        {
            tone.Frames[i] = (short)(4_000 + (100 * (i % Bands)));
        }

        var source = new SoundSource([noise, tone], TinySounds.Recipe.FrontEnd, None with { Strange = 1, Chimeras = 1 });
        var random = new RandomGenerator(5);
        source.BeginEpoch(random);
        int ofTone = 0;
        for (int i = 0; i < source.Count; i++)
        {
            var patch = new float[Frames * Bands];
            var target = new float[2];
            source.Write(i, random, patch, target);
            Assert.Equal([0.5f, 0.5f], target);
            int[] spectrum = [.. Enumerable.Range(0, Bands).Select(band => Steps(patch[((Frames - 1) * Bands) + band] - patch[(Frames - 1) * Bands]))];
            int[] course = [.. Enumerable.Range(0, Frames).Select(frame => Steps(patch[frame * Bands] - patch[0]))];
            bool hasToneSpectrum = spectrum[^1] > 0;
            ofTone += hasToneSpectrum ? 1 : 0;
            for (int band = 0; band < Bands; band++)
            {
                Assert.InRange(spectrum[band], (hasToneSpectrum ? 100 * band : 0) - 1, (hasToneSpectrum ? 100 * band : 0) + 1);
            }

            for (int frame = 0; frame < Frames; frame++)
            {
                Assert.InRange(course[frame], (hasToneSpectrum ? 10 * frame : 0) - 1, (hasToneSpectrum ? 10 * frame : 0) + 1);
            }
        }

        Assert.Equal(source.Count / 2, ofTone);

        // Values of the front end, 256 to an octave.
        static int Steps(float difference) => (int)MathF.Round(difference / ((SoundInput.FromLog2Q8(2_560) - SoundInput.FromLog2Q8(2_304)) / 256));
    }

    // Frames that are all alike, so that no crop matters: the noise's values are 1,000 and the tone's 3,000.
    [Fact]
    public void MixedUp_IsTheMeanOfTwoInputsWeightedAsTheTargetIs()
    {
        SoundExample[] flat = [_examples.First(example => example.Label == 0), _examples.First(example => example.Label == 1)];
        Array.Fill(flat[0].Frames, (short)1_000);
        Array.Fill(flat[1].Frames, (short)3_000);
        var source = new SoundSource(flat, TinySounds.Recipe.FrontEnd, None with { MixedUp = 1 });
        var random = new RandomGenerator(5);
        source.BeginEpoch(random);
        var shares = new float[200];
        for (int i = 0; i < shares.Length; i++)
        {
            var patch = new float[Frames * Bands];
            var target = new float[2];
            source.Write(i % source.Count, random, patch, target);
            shares[i] = target[1];
            Assert.Equal(1, target.Sum(), 1e-6f);
            Assert.All(patch, value => Assert.Equal(SoundInput.FromLog2Q8((short)Math.Round(1_000 + (2_000 * shares[i]), MidpointRounding.AwayFromZero)), value, 0.01f));
        }

        // Of the half that is mixed of both, the shares spread over all from 0 to 1.
        Assert.InRange(shares.Count(share => share is > 0.01f and < 0.99f), 80, 120);
        Assert.True(shares.Where(share => share is > 0.01f and < 0.99f).Min() < 0.1 && shares.Where(share => share is > 0.01f and < 0.99f).Max() > 0.9);
    }

    private static int FrameOf(SoundExample example, ReadOnlySpan<float> row)
    {
        float[] wanted = row.ToArray();
        return Enumerable.Range(0, example.FrameCount).Single(frame =>
            Enumerable.Range(0, Bands).All(band => SoundInput.FromLog2Q8(example.Frames[(frame * Bands) + band]) == wanted[band]));
    }

    private static float[][] Patches(SoundExample[] examples, SoundAugmentation augmentation, int count)
    {
        var source = new SoundSource(examples, TinySounds.Recipe.FrontEnd, augmentation);
        var random = new RandomGenerator(5);
        source.BeginEpoch(random);
        return Enumerable.Range(0, count).Select(i =>
        {
            var patch = new float[Frames * Bands];
            source.Write(i % source.Count, random, patch, new float[2]);
            return patch;
        }).ToArray();
    }
}
