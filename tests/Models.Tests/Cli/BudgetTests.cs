using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Models.Cli.Release;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary>A release states what its model costs on the board, and whoever verifies it estimates that again.</summary>
public class BudgetTests
{
    [Fact]
    public void Release_StatesTheBudgetOfTheEstimatorAndVerifyBundleHoldsIt()
    {
        using TinymlProcess tinyml = Released();
        ModelManifest manifest = ModelManifest.Parse(tinyml.Read("bundle/manifest.json"));
        JsonNode fit = JsonNode.Parse(tinyml.Run("fit", "bundle", "--json").Output)!["bundles"]![0]!;
        Assert.Equal((int)fit["model_bytes"]!, manifest.Budget!.FlashBytes);
        Assert.Equal((double)fit["ram_bytes"]!, manifest.Budget.RamBytes, 500d);
        Assert.Equal((double)fit["milliseconds"]!, manifest.Budget.Microseconds / 1e3, 0.002);
        Assert.Equal((double)fit["millijoules"]!, manifest.Budget.Microjoules / 1e3, 0.002);

        JsonNode verified = JsonNode.Parse(tinyml.Run("verify-bundle", "bundle", "--vkey", Key(tinyml), "--json").Output)!;
        Assert.Equal("pass", (string?)verified["verdict"]);
        Assert.Equal(manifest.Budget.RamBytes, (int)verified["budget"]!["ram_bytes"]!);
        Assert.Contains("board budget: 2,240 bytes of flash", tinyml.Run("verify-bundle", "bundle", "--vkey", Key(tinyml)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void VerifyBundle_FailsWhereASignedBudgetIsNotWhatTheModelCosts()
    {
        using TinymlProcess tinyml = Released();
        ModelManifest manifest = ModelManifest.Parse(tinyml.Read("bundle/manifest.json"));
        tinyml.Write("bundle/manifest.json", (manifest with { Budget = manifest.Budget! with { Microjoules = manifest.Budget.Microjoules / 2 } }).ToBytes());
        Assert.Equal(0, tinyml.Run("release", "bundle", "--key", "release.key").ExitCode);
        Assert.Equal(1, tinyml.Run("verify-bundle", "bundle", "--vkey", Key(tinyml)).ExitCode);
        Assert.Contains("budget states microjoules", tinyml.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void VerifyBundle_OfABundleWithoutABudgetSaysSoAndEstimates()
    {
        using TinymlProcess tinyml = Released();
        ModelManifest manifest = ModelManifest.Parse(tinyml.Read("bundle/manifest.json"));
        byte[] without = (manifest with { Budget = null }).ToBytes();
        tinyml.Write("bundle/" + ModelBundle.ManifestFile, without);
        using var signer = new Ed25519Signer(ReleaseCommand.DefaultName, Convert.FromHexString(Encoding.ASCII.GetString(tinyml.Read("release.key")).Trim()));
        BundleNote note = BundleNote.Parse(tinyml.Read("bundle/" + BundleNote.File));
        string[] lines = note.Lines.Select(line => BundleNote.NameOf(line) == ModelBundle.ManifestFile ? $"{Convert.ToHexStringLower(SHA256.HashData(without))}  {ModelBundle.ManifestFile}" : line).ToArray();
        tinyml.Write("bundle/" + BundleNote.File, BundleNote.Sign(note.Subject, lines, signer));
        string key = VerifierKey.OfLog(signer.Name, signer.PublicKey).ToString()!;
        Assert.True(tinyml.Run("verify-bundle", "bundle", "--vkey", key).ExitCode == 0, tinyml.Output + tinyml.Error);
        Assert.Contains("board budget: none stated; estimated here: 2,240 bytes of flash", tinyml.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Fault_AllowsAQuarterAndNamesTheFigureThatIsFarther()
    {
        var estimated = new ModelBudget(1_000, 1_000, 1_000, 1_000);
        Assert.Null(BudgetCheck.Fault(new ModelBudget(1_000, 1_250, 750, 1_250), estimated));
        Assert.Contains("flash_bytes", BudgetCheck.Fault(estimated with { FlashBytes = 1_001 }, estimated), StringComparison.Ordinal);
        Assert.Contains("ram_bytes", BudgetCheck.Fault(estimated with { RamBytes = 1_251 }, estimated), StringComparison.Ordinal);
        Assert.Contains("microseconds", BudgetCheck.Fault(estimated with { Microseconds = 749 }, estimated), StringComparison.Ordinal);
        Assert.Contains("microjoules", BudgetCheck.Fault(estimated with { Microjoules = 1_251 }, estimated), StringComparison.Ordinal);
    }

    private static TinymlProcess Released()
    {
        var tinyml = new TinymlProcess();
        foreach (string part in new[] { ModelBundle.ModelFile, ModelBundle.CardFile })
        {
            tinyml.Write("bundle/" + part, File.ReadAllBytes(Path.Combine(Repository.Root, "Models", "released", "gas", part)));
        }

        ModelManifest manifest = ModelManifest.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "Models", "released", "gas", ModelBundle.ManifestFile)));
        tinyml.Write("bundle/" + ModelBundle.ManifestFile, (manifest with { Parts = [], Budget = null }).ToBytes());
        Assert.True(tinyml.Run("release", "bundle", "--key", "release.key", "--make-key").ExitCode == 0, tinyml.Error);
        return tinyml;
    }

    private static string Key(TinymlProcess tinyml)
    {
        Assert.Equal(0, tinyml.Run("release", "bundle", "--key", "release.key").ExitCode);
        return tinyml.Output[(tinyml.Output.IndexOf("--vkey ", StringComparison.Ordinal) + 7)..].Trim();
    }
}
