using System;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Classification;

/// <summary>The bundles that this repository releases.</summary>
public class ReleasedBundleTests
{
    [Theory]
    [InlineData("gas")]
    [InlineData("sound")]
    public void Load_AcceptsTheReleasedBundleAndItsManifestRoundTrips(string name)
    {
        ModelBundle bundle = ModelBundle.Load(Read(name, "manifest.json"), Read(name, "model.tflite"), Read(name, "card.md"));
        Assert.Equal(Read(name, "manifest.json"), bundle.Manifest.ToBytes());
        Assert.True(bundle.Model.ByteCount < 100_000, $"{bundle.Model.ByteCount} bytes");
        Assert.NotEmpty(bundle.Manifest.Training);
    }

    [Theory]
    [InlineData("manifest.json")]
    [InlineData("model.tflite")]
    [InlineData("card.md")]
    public void Load_RefusesAnyFlippedByteOfAnyPart(string part)
    {
        byte[] original = Read("gas", part);
        for (int at = 0; at < original.Length; at += part == "manifest.json" ? 1 : 37)
        {
            byte[] spoiled = (byte[])original.Clone();
            spoiled[at] ^= 1;
            byte[] Part(string name) => name == part ? spoiled : Read("gas", name);
            try
            {
                ModelBundle loaded = ModelBundle.Load(Part("manifest.json"), Part("model.tflite"), Part("card.md"));

                // Fields that bind nothing (a name, a licence, a hash of a training clip) may read differently; the parts may not.
                Assert.Equal("manifest.json", part);
                Assert.Equal(spoiled, loaded.Manifest.ToBytes());
            }
            catch (Exception refusal) when (refusal is ManifestFormatException or ModelFormatException)
            {
                Assert.NotEmpty(refusal.Message);
            }
        }
    }

    [Fact]
    public void Manifest_RefusesEveryTruncationAndUnknownFields()
    {
        byte[] manifest = Read("gas", "manifest.json");
        for (int length = 0; length < manifest.Length; length += 7)
        {
            Assert.Throws<ManifestFormatException>(() => ModelManifest.Parse(manifest[..length]));
        }

        string text = Encoding.ASCII.GetString(manifest);
        Assert.Contains("zzz", Assert.Throws<ManifestFormatException>(() => ModelManifest.Parse(Encoding.ASCII.GetBytes(text[..^1] + ",\"zzz\":1}"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GasClassifier_CallsTheBaselineItselfCleanAirAndAllocatesNothing()
    {
        var classifier = new GasClassifier(ModelBundle.Load(Read("gas", "manifest.json"), Read("gas", "model.tflite"), Read("gas", "card.md")));
        uint[] air = Enumerable.Range(0, 10).Select(step => (uint)(200_000 * (step + 1))).ToArray();
        GasBaseline baseline = GasBaseline.FromScans(Enumerable.Repeat(air, 10).ToArray());
        var confidences = new int[3];
        classifier.Classify(air, baseline, confidences);
        Assert.Equal(0, Array.IndexOf(confidences, confidences.Max()));
        Assert.Equal(0, Allocations.EachTime(() => classifier.Classify(air, baseline, confidences)));
    }

    [Fact]
    public void SoundClassifier_LeavesSilentWindowsOutAndAllocatesNothing()
    {
        var classifier = new SoundClassifier(ModelBundle.Load(Read("sound", "manifest.json"), Read("sound", "model.tflite"), Read("sound", "card.md")));
        var random = new Random(3);
        short[] noise = Enumerable.Range(0, classifier.SamplesPerWindow).Select(_ => (short)random.Next(-4_000, 4_000)).ToArray();
        var once = new int[10];
        classifier.Reset();
        Assert.Equal(QualityFlags.None, classifier.AddWindow(noise, 0));
        classifier.Average(once);

        var withSilence = new int[10];
        classifier.Reset();
        Assert.Equal(QualityFlags.Silent, classifier.AddWindow(new short[noise.Length], 0));
        classifier.AddWindow(noise, 0);
        classifier.Average(withSilence);
        Assert.Equal(once, withSilence);
        Assert.Equal(1, classifier.WindowsUsed);

        Assert.Equal(0, Allocations.EachTime(() => classifier.AddWindow(noise, 0)));
    }

    private static byte[] Read(string bundle, string part) => File.ReadAllBytes(Path.Combine(Repository.Root, "Models", "released", bundle, part));
}
