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
        Assert.Throws<ArgumentException>(() => Predecessor.Judge(_after.Path, Manifest(_after.Path), null, null, null, 0.01, "because", []));
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

    [Theory]
    [InlineData(40, 52, 0.8, 0.8, true)]
    [InlineData(40, 52, 0.8, 0.7, true)]
    [InlineData(40, 52, 0.8, 0.81, false)]
    [InlineData(29, 29, 0.8, 0.8, false)]
    [InlineData(30, 52, 0.8, 0.8, false)]
    public void Judge_RefusesWhatPeopleOverruledUnlessItIsMorePrecise(int overruled, int answered, double before, double after, bool isRefused)
    {
        Bundle(_before.Path, "0.0.1", balanced: 0.97, solvent: 1.0, before);
        Bundle(_after.Path, "0.0.2", balanced: 0.97, solvent: 1.0, after);
        string first = Answers("first.json", "gate", "gas-hp354 0.0.1 solvent_vapour", overruled - 10, answered - 10);
        string second = Answers("second.json", "shed", "gas-hp354 0.0.1 solvent_vapour", 10, 10);
        string other = Answers("other.json", "yard", "gas-hp354 0.0.0 solvent_vapour", 500, 500);

        Predecessor judged = Judge(0.01, null, first, second, other);

        Assert.Equal(isRefused, judged.Refusal != null);
        Assert.True(!isRefused || judged.Refusal!.Contains($"people overruled {overruled} of {answered} alerts of solvent_vapour", StringComparison.Ordinal), judged.Refusal);
        Assert.Equal(!isRefused, Judge(0.01, "they were tired", first, second, other).Forced.Length == 0);
    }

    [Theory]
    [InlineData("[]", "key by_site")]
    [InlineData("{\"by_site\":[]}", "key by_hazard")]
    [InlineData("{\"by_site\":[{\"key\":\"simulator\"}],\"by_hazard\":[]}", "a program gave")]
    [InlineData("{\"by_site\":[1],\"by_hazard\":[]}", "a key")]
    [InlineData("{\"by_site\":[],\"by_hazard\":[{\"key\":\"a\"}]}", "a count count")]
    [InlineData("{\"by_site\":[],\"by_hazard\":[{\"key\":\"a\",\"overridden\":{\"count\":-1,\"of\":3}}]}", "a count count")]
    [InlineData("{\"by_site\":[],\"by_hazard\":[{\"key\":\"a\",\"overridden\":{\"count\":4,\"of\":3}}]}", "at most 3")]
    [InlineData("{", "line 1")]
    public void Judge_NamesWhatIsWrongWithAnswers(string text, string place)
    {
        Bundle(_after.Path, "0.0.2", balanced: 0.97, solvent: 1.0);
        string file = Path.Combine(_after.Path, "answers.json");
        File.WriteAllText(file, text);
        Assert.Contains(place, Assert.Throws<DataFormatException>(() => Judge(0.01, null, file)).Message, StringComparison.Ordinal);
    }

    private static void Bundle(string folder, string version, double balanced, double solvent, double precision = 0.9)
    {
        string released = Path.Combine(Repository.Root, "Models", "released", "gas");
        File.Copy(Path.Combine(released, ModelBundle.ModelFile), Path.Combine(folder, ModelBundle.ModelFile), overwrite: true);
        File.Copy(Path.Combine(released, ModelBundle.CardFile), Path.Combine(folder, ModelBundle.CardFile), overwrite: true);
        File.WriteAllBytes(Path.Combine(folder, ModelBundle.ManifestFile), (Manifest(released) with { Version = version }).ToBytes());
        File.WriteAllText(Path.Combine(folder, "report.json"), FormattableString.Invariant($$"""
            {"reported":100,"balanced_accuracy":{{balanced}},"accuracy":0.9,"covered_balanced_accuracy":0.9,"macro_f1":0.9,
             "classes":[{"name":"clean_air","support":50,"recall":0.9},{"name":"solvent_vapour","support":50,"recall":{{solvent}},"precision":{{precision}}}]}
            """));
    }

    private static ModelManifest Manifest(string folder) => ModelManifest.Parse(File.ReadAllBytes(Path.Combine(folder, ModelBundle.ManifestFile)));

    private string Answers(string name, string site, string hazard, int overruled, int answered)
    {
        string file = Path.Combine(_after.Path, name);
        File.WriteAllText(file, $$$"""{"by_site":[{"key":"{{{site}}}"}],"by_hazard":[{"key":"{{{hazard}}}","alerts":900,"overridden":{"count":{{{overruled}}},"of":{{{answered}}}}}]}""");
        return file;
    }

    private Predecessor Judge(double margin, string? reason, params string[] answers) => Predecessor.Judge(_after.Path, Manifest(_after.Path), _before.Path, null, null, margin, reason, answers);
}
