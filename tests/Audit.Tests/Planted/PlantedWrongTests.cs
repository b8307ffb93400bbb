using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>Audits the auditor: logs with one planted wrong each. Its check reports it, what it voids says so, and no unrelated check fails.</summary>
public class PlantedWrongTests
{
    private static readonly string[] Ground = ["C01", "C02", "C03", "C04", "C05", "C06", "C07", "C08"];

    public static TheoryData<string> Names => [.. Plants.All.Select(plant => plant.ToString())];

    [Fact]
    public void CleanStory_PassesEveryCheckWithoutFindingOrNote()
    {
        Forge forge = Story.Write();
        Verdict verdict = Verify(forge, forge.Build(), Story.Evidence, forge.Key);

        Assert.Empty(verdict.Findings);
        Assert.Empty(verdict.Notes);
        Assert.Null(verdict.UnprovenFrom);
        Assert.Equal(30, verdict.Results.Count);
        Assert.Equal(forge.Entries.Count, verdict.UnwitnessedFrom);
        Assert.Equal(["C03"], verdict.Results.Where(result => result.Status == CheckStatus.NotApplicable).Select(result => result.Number).Except(["C24"]));
    }

    [Fact]
    public void CleanStory_PassesAtEverySize()
    {
        Forge forge = Story.Write();
        for (int size = 0; size <= forge.Entries.Count; size++)
        {
            forge.Cosigners.Clear();
            Dictionary<string, byte[]> files = forge.Build(size, out _);
            Evidence young = new() { Approved = Story.Evidence.Approved, Cards = Story.Evidence.Cards, Recordings = [] };
            Verdict verdict = Verify(forge, files, young, forge.Key);
            Assert.True(verdict.Findings.Count == 0 && verdict.Notes.Count == 0, $"size {size}: {string.Join("; ", verdict.Findings)} {string.Join("; ", verdict.Notes)}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void PlantedWrong_IsReportedByItsCheckAndByNoUnrelatedOne(string name)
    {
        Plant plant = Plants.All.Single(candidate => candidate.ToString() == name);
        Forge forge = Story.Write();
        plant.Change(forge);
        Dictionary<string, byte[]> files = forge.Build();
        plant.Spoil(forge, files);
        Verdict verdict = Verify(forge, files, plant.Evidence(forge), plant.Key(forge));

        string all = string.Join("; ", verdict.Findings);
        Finding[] own = verdict.Findings.Where(finding => finding.Check == plant.Check).ToArray();
        Assert.True(own.Length > 0, $"not reported: {all}");
        Assert.All(own, finding => Assert.Equal(plant.IsNotice, !finding.IsFailure));
        Assert.Equal(plant.IsNotice, verdict.Passes);

        // C23 says that C01 to C03 hold after an erasure, so it fails with them.
        string[] related = plant.Check is "C01" or "C02" or "C03" ? [plant.Check, "C23"] : plant.Check == "C23" ? ["C23", "C02"] : [plant.Check];
        Assert.True(verdict.Findings.All(finding => related.Contains(finding.Check) || !finding.IsFailure), $"unrelated: {all}");
        if (verdict.UnprovenFrom is { } from && from < verdict.Size)
        {
            Assert.Contains(plant.Check, Ground);
            Assert.All(verdict.Results.Where(result => !Ground.Contains(result.Number)), result =>
            {
                Assert.Contains("unproven from index", result.Reason, StringComparison.Ordinal);
                Assert.All(result.Findings, finding => Assert.True(finding.Index < from));
            });
        }
    }

    [Fact]
    public void Plants_CoverEveryCheck() => Assert.Equal(LogVerifier.AllChecks.Except(["C30"]), Plants.All.Select(plant => plant.Check).Distinct());

    [Fact]
    public void Entries_AreHandedOnFromTheBytesThatWereHashedAndAllOfThem()
    {
        Forge forge = Story.Write();
        Dictionary<string, byte[]> files = forge.Build();
        var verifier = new LogVerifier([forge.Key, Forge.WitnessKey(Story.Witness)], new Ed25519Verifier(), ["C01", "C02"]);
        var handed = new List<(long Index, string File, int Offset, byte[] Bytes)>();
        Assert.True(verifier.Verify(LogDirectory.Of(files), Evidence.None, null, (index, file, offset, bytes) => handed.Add((index, file, offset, bytes))).Passes);
        Assert.Equal(Enumerable.Range(0, forge.Entries.Count), handed.Select(entry => (int)entry.Index));
        Assert.All(handed, entry => Assert.Equal(files[entry.File][entry.Offset..(entry.Offset + entry.Bytes.Length)], entry.Bytes));
    }

    [Fact]
    public void C30_FiguresChangeWithTheSummaries()
    {
        Forge forge = Story.Write();
        string[] before = Figures(Verify(forge, forge.Build(), Story.Evidence, forge.Key));
        forge["summary"].Set("inferences", 999_999);
        string[] after = Figures(Verify(forge, forge.Build(), Story.Evidence, forge.Key));

        Assert.Contains(before, figure => figure.StartsWith("energy estimate, J", StringComparison.Ordinal));
        Assert.Contains(before, figure => figure.StartsWith("energy estimate for each decision of", StringComparison.Ordinal));
        Assert.NotEqual(before, after);
    }

    [Fact]
    public void C28_CountsOnlyAlertsWhoseDecisionsASummaryCounts()
    {
        // Four before a summary; a fifth before the power fails, and one after it about a decision before it.
        Forge forge = Story.Write();
        string figure = Verify(forge, forge.Build(), Story.Evidence, forge.Key).Result("C28")!.Figures.Single(figure => figure.Name.Contains("gas0: alerts (", StringComparison.Ordinal)).Value;
        Assert.StartsWith("4 of 1035", figure, StringComparison.Ordinal);
    }

    [Fact]
    public void C01_FailsWithoutTheQuorumOfThePolicyAndNamesWhoSigned()
    {
        Forge forge = Story.Write();
        using Ed25519Signer second = Forge.Signer("witness.example/w2", 91);
        string policy = $"log {forge.Key}\nwitness W1 {Forge.WitnessKey(Story.Witness)}\nwitness W2 {Forge.WitnessKey(second)}\ngroup G all W1 W2\nquorum G\n";
        Verdict one = Verify(policy, forge.Build());
        Assert.Contains("witness.example/w1", Assert.Single(one.Findings, finding => finding.Check == "C01").Message, StringComparison.Ordinal);

        forge.Cosigners.Add((second, Forge.Epoch2027 + 5_000));
        Assert.Empty(Verify(policy, forge.Build()).Findings);
    }

    private static Verdict Verify(string policy, Dictionary<string, byte[]> files)
    {
        var ed25519 = new Ed25519Verifier();
        var verifier = new LogVerifier(Policy.Parse(System.Text.Encoding.UTF8.GetBytes(policy), ed25519), ed25519, [.. LogVerifier.AllChecks]);
        return verifier.Verify(LogDirectory.Of(files), Story.Evidence);
    }

    private static Verdict Verify(Forge forge, Dictionary<string, byte[]> files, Evidence evidence, VerifierKey key)
    {
        Assert.NotEmpty(forge.Entries);
        var verifier = new LogVerifier([key, Forge.WitnessKey(Story.Witness)], new Ed25519Verifier(), [.. LogVerifier.AllChecks]);
        return verifier.Verify(LogDirectory.Of(files), evidence);
    }

    private static string[] Figures(Verdict verdict) => verdict.Result("C30")!.Figures.Select(figure => $"{figure.Name} {figure.Value}").ToArray();
}
