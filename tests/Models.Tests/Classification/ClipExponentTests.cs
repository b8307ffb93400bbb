using System;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Cli.Release;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Classification;

/// <summary>The exponent of the clip in a manifest: optional, in range, and done by classifier and known answers alike.</summary>
public class ClipExponentTests
{
    private const int Exponent = 155;

    private static readonly string Folder = Path.Combine(Repository.Root, "Models", "released");

    [Fact]
    public void Manifest_WithoutItReadsAndStaysAsItIs()
    {
        byte[] without = Manifest(ClipConfidence.MeanAsItIs);
        Assert.DoesNotContain("clip_exponent", Encoding.ASCII.GetString(without), StringComparison.Ordinal);
        ModelManifest read = ModelManifest.Parse(without);
        Assert.Equal(ClipConfidence.MeanAsItIs, read.ClipExponent);
        Assert.Equal(without, read.ToBytes());
    }

    [Theory]
    [InlineData(ClipConfidence.LowestExponent)]
    [InlineData(Exponent)]
    [InlineData(ClipConfidence.HighestExponent)]
    public void Manifest_WithItRoundTrips(int exponent)
    {
        byte[] with = Manifest(exponent);
        Assert.Contains($"\"clip_exponent\":{exponent},", Encoding.ASCII.GetString(with), StringComparison.Ordinal);
        Assert.Equal(exponent, ModelManifest.Parse(with).ClipExponent);
        Assert.Equal(with, ModelManifest.Parse(with).ToBytes());
    }

    [Theory]
    [InlineData("9")]
    [InlineData("0")]
    [InlineData("-155")]
    [InlineData("1001")]
    [InlineData("4294967451")]
    [InlineData("9007199254740991")]
    [InlineData("\"155\"")]
    [InlineData("null")]
    [InlineData("[155]")]
    [InlineData("1.55")]
    public void Manifest_RefusesWhatIsNoExponent(string value)
    {
        byte[] bad = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(Manifest(Exponent)).Replace("\"clip_exponent\":155", "\"clip_exponent\":" + value, StringComparison.Ordinal));
        string message = Assert.Throws<ManifestFormatException>(() => ModelManifest.Parse(bad)).Message;
        Assert.True(message.Contains("clip_exponent", StringComparison.Ordinal) || value == "1.55", message);
    }

    [Fact]
    public void Manifest_OfAGasModelHasNone()
    {
        string gas = Encoding.ASCII.GetString(File.ReadAllBytes(Path.Combine(Folder, "gas", ModelBundle.ManifestFile)));
        byte[] bad = Encoding.ASCII.GetBytes(gas.Replace(",\"code\":", ",\"clip_exponent\":155,\"code\":", StringComparison.Ordinal));
        Assert.Contains("clip_exponent", Assert.Throws<ManifestFormatException>(() => ModelManifest.Parse(bad)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ClipConfidence.MeanAsItIs)]
    [InlineData(Exponent)]
    public void SoundClassifier_RaisesTheMeanOfItsWindows(int exponent)
    {
        ModelBundle bundle = Bundle(exponent);
        var classifier = new SoundClassifier(bundle);
        int classes = bundle.Manifest.Labels.Count;
        var random = new Random(5);
        var shares = new int[classes];
        var one = new int[classes];
        short[][] windows = Enumerable.Range(1, 5).Select(loud => Enumerable.Range(0, classifier.SamplesPerWindow).Select(i => (short)(random.Next(-600, 600) * loud * (1 + (i / 4_000)))).ToArray()).ToArray();

        // The engine's own shares of each window, beside the classifier.
        var interpreter = new Interpreter(bundle.Model, EnginePath.Board);
        var codes = new QuantizationParameters(interpreter.InputInfo(0).Scale, interpreter.InputInfo(0).ZeroPoint);
        var logMel = new LogMel(bundle.Manifest.FrontEnd!);
        var patch = new short[bundle.Manifest.FrontEnd!.PatchLength];
        foreach (short[] pcm in windows)
        {
            logMel.Compute(pcm, 0, patch);
            for (int i = 0; i < patch.Length; i++)
            {
                interpreter.Int8Input(0)[i] = codes.Quantize(SoundInput.FromLog2Q8(patch[i]));
            }

            interpreter.Invoke();
            for (int i = 0; i < classes; i++)
            {
                shares[i] += interpreter.Int8Output(0)[i] + 128;
            }

            classifier.AddWindow(pcm, 0);
        }

        var found = new int[classes];
        classifier.Average(found);
        double[] powers = shares.Select(share => Math.Pow((double)share / shares.Max(), exponent / 100.0)).ToArray();
        int[] expected = exponent == ClipConfidence.MeanAsItIs
            ? shares.Select(share => Confidence.FromShares(share, windows.Length)).ToArray()
            : powers.Select(power => (int)Math.Floor((Confidence.Full * power / powers.Sum()) + 0.5)).ToArray();
        Assert.All(found.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - (exponent == ClipConfidence.MeanAsItIs ? 0 : 1), pair.Second + (exponent == ClipConfidence.MeanAsItIs ? 0 : 1)));
        Assert.True(found.Max() is > 0 and < Confidence.Full, string.Join(' ', found));

        Assert.Equal(0, Allocations.EachTime(() => classifier.Average(found)));
        classifier.Reset();
        classifier.Average(one);
        Assert.All(one, confidence => Assert.Equal(0, confidence));
    }

    [Fact]
    public void KnownAnswers_EndWithTheConfidencesOfTheClip()
    {
        ModelBundle plain = Bundle(ClipConfidence.MeanAsItIs);
        ModelBundle raised = Bundle(Exponent);
        (byte[] inputs, byte[] answers) = SelfTest.Create(plain);
        (byte[] same, byte[] more) = SelfTest.Create(raised);
        Assert.Equal(inputs, same);
        Assert.Equal(answers, more[..answers.Length]);
        Assert.Equal(2 * raised.Manifest.Labels.Count, more.Length - answers.Length);
        Assert.True(KnownAnswers.AreGiven(raised, inputs, more, EnginePath.Board));
        Assert.True(KnownAnswers.AreGiven(plain, inputs, answers, EnginePath.Board));
        Assert.False(KnownAnswers.AreGiven(raised, inputs, answers));
        Assert.False(KnownAnswers.AreGiven(plain, inputs, more));
        Assert.False(KnownAnswers.AreGiven(plain, inputs[..^1], answers));
        Assert.False(KnownAnswers.AreGiven(plain, [], []));
        for (int at = 0; at < more.Length; at++)
        {
            more[at] ^= 1;
            Assert.False(KnownAnswers.AreGiven(raised, inputs, more), $"byte {at}");
            more[at] ^= 1;
        }

        // Another exponent gives other confidences, so the answers hold it too.
        Assert.False(KnownAnswers.AreGiven(Bundle(Exponent + 20), inputs, more));
    }

    private static byte[] Manifest(int exponent) => (ModelManifest.Parse(File.ReadAllBytes(Path.Combine(Folder, "sound", ModelBundle.ManifestFile))) with { ClipExponent = exponent }).ToBytes();

    private static ModelBundle Bundle(int exponent) => ModelBundle.Load(
        Manifest(exponent), File.ReadAllBytes(Path.Combine(Folder, "sound", ModelBundle.ModelFile)), File.ReadAllBytes(Path.Combine(Folder, "sound", ModelBundle.CardFile)));
}
