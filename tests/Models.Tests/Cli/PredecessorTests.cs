using System;
using System.IO;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Models.Cli.Release;
using MeadowTinyMl.Models.Cli.Train;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary>A release that is worse than its predecessor is refused unless it is forced with a reason, which stands in its manifest.</summary>
public sealed class PredecessorTests : IDisposable
{
    private readonly TemporaryFolder _before = new();
    private readonly TemporaryFolder _after = new();

    public PredecessorTests()
    {
        Bundle(_before.Path, "0.0.1", balanced: 0.97, solvent: 1.0);
        Bundle(_after.Path, "0.0.2", balanced: 0.95, solvent: 1.0);
    }

    public void Dispose()
    {
        _before.Dispose();
        _after.Dispose();
    }

    [Fact]
    public void Judge_RefusesAWorseReleaseAndSaysInWhatItIs()
    {
        Predecessor judged = Judge(0.01, null);
        Assert.Contains("balanced accuracy falls by 0.0200, from 0.9700 to 0.9500", judged.Refusal, StringComparison.Ordinal);
        Assert.Empty(judged.Forced);
    }

    [Fact]
    public void Judge_LetsAReleaseWithinTheMarginPass()
    {
        Predecessor judged = Judge(0.03, null);
        Assert.Null(judged.Refusal);
        Assert.Equal(BundleFiles.Digest(File.ReadAllBytes(Path.Combine(_before.Path, ModelBundle.ManifestFile))), judged.Sha256);
    }

    [Fact]
    public void Judge_RefusesWhereAClassThatRaisesTheAlarmFalls()
    {
        Bundle(_after.Path, "0.0.2", balanced: 0.99, solvent: 0.9);
        Assert.Contains("recall of solvent_vapour falls by 0.1000", Judge(0.01, null).Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_WritesTheReasonOfAForcedReleaseSoThatItsManifestReadsBack()
    {
        Predecessor judged = Judge(0.01, "the old one has a fault");
        Assert.Null(judged.Refusal);
        Assert.StartsWith("the old one has a fault (worse than gas-hp354 0.0.1", judged.Forced, StringComparison.Ordinal);
        ModelManifest manifest = Manifest(_after.Path) with { Forced = judged.Forced, PredecessorSha256 = judged.Sha256, Parts = SignedBundle.Parts(_after.Path) };
        ModelManifest read = ModelManifest.Parse(manifest.ToBytes());
        Assert.Equal(judged.Forced, read.Forced);
        Assert.Equal(judged.Sha256, read.PredecessorSha256);
        Assert.Equal(manifest.Parts, read.Parts);
        Assert.Equal(3, read.Parts.Count);
    }

    [Fact]
    public void Judge_RefusesTheVersionOfThePredecessorAReasonWithoutOneAndAMarginThatIsNoShare()
    {
        Bundle(_after.Path, "0.0.1", balanced: 0.99, solvent: 1.0);
        Assert.Contains("0.0.1", Assert.Throws<ArgumentException>(() => Judge(0.01, null)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Predecessor.Judge(_after.Path, Manifest(_after.Path), null, null, null, 0.01, "because"));
        Assert.Throws<ArgumentException>(() => Judge(1.5, null));
        Assert.Throws<ArgumentException>(() => Judge(0.01, " "));
    }

    [Theory]
    [InlineData("{}", "key classes")]
    [InlineData("{\"classes\":[]}", "key reported")]
    [InlineData("{\"classes\":[],\"reported\":3}", "key balanced_accuracy")]
    [InlineData("{\"classes\":[1],\"reported\":3}", "key classes")]
    [InlineData("{\"classes\":[],\"reported\":3,\"balanced_accuracy\":7}", "key balanced_accuracy")]
    [InlineData("[]", "key classes")]
    [InlineData("{", "line 1")]
    public void Judge_NamesWhatIsWrongWithAReport(string report, string place)
    {
        File.WriteAllText(Path.Combine(_after.Path, "report.json"), report);
        Assert.Contains(place, Assert.Throws<DataFormatException>(() => Judge(0.01, null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Judge_AsksForRecordingsWhereABundleHasNoReport()
    {
        File.Delete(Path.Combine(_before.Path, "report.json"));
        Assert.Contains("--data", Assert.Throws<FileNotFoundException>(() => Judge(0.01, null)).Message, StringComparison.Ordinal);
    }

    private static void Bundle(string folder, string version, double balanced, double solvent)
    {
        string released = Path.Combine(Repository.Root, "Models", "released", "gas");
        File.Copy(Path.Combine(released, ModelBundle.ModelFile), Path.Combine(folder, ModelBundle.ModelFile), overwrite: true);
        File.Copy(Path.Combine(released, ModelBundle.CardFile), Path.Combine(folder, ModelBundle.CardFile), overwrite: true);
        File.WriteAllBytes(Path.Combine(folder, ModelBundle.ManifestFile), (Manifest(released) with { Version = version }).ToBytes());
        File.WriteAllText(Path.Combine(folder, "report.json"), FormattableString.Invariant($$"""
            {"reported":100,"balanced_accuracy":{{balanced}},"accuracy":0.9,"covered_balanced_accuracy":0.9,"macro_f1":0.9,
             "classes":[{"name":"clean_air","support":50,"recall":0.9},{"name":"solvent_vapour","support":50,"recall":{{solvent}}}]}
            """));
    }

    private static ModelManifest Manifest(string folder) => ModelManifest.Parse(File.ReadAllBytes(Path.Combine(folder, ModelBundle.ManifestFile)));

    private Predecessor Judge(double margin, string? reason) => Predecessor.Judge(_after.Path, Manifest(_after.Path), _before.Path, null, null, margin, reason);
}
