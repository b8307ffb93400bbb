using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.MeadowApp.Tests.Sentinel.Slots;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Run;
using MeadowTinyMl.Simulator.Tampering;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>Updates of a whole simulated board, by the option and by its folder; the log of each run passes every check, with the released models' digests and cards as evidence.</summary>
public sealed class UpdateRunTests : IDisposable
{
    private static readonly TrialOptions Trial = new() { Inferences = 10, HealthyAfter = 2, JudgedFrom = 4 };

    // When a run that is stopped by what its log says gives up: longer than any machine needs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private const string Next = "9.0.0";

    private static readonly string Released = ModelManifest.Parse(ReleasedModels.Source("gas").Read(ModelBundle.ManifestFile, int.MaxValue)!).Version;

    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    private string Log => Path.Combine(_folder, "log");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Update_RunsOnTrialPassesAndIsActiveInTheNextRun()
    {
        string said = await Run(Lay("new", Bundle(Next)));
        Assert.Contains("taken, on trial", said, StringComparison.Ordinal);
        Assert.Contains($"gas-hp354 {Next}: ", said, StringComparison.Ordinal);
        Assert.Equal([$"a/{Released}", $"b/{Next}/trial", $"b/{Next}"], Moves());
        Assert.Contains($"gas-hp354 {Next}: ", await Run(null), StringComparison.Ordinal);
        Assert.Equal(3, Moves().Length);
        RequireAllChecks();
    }

    [Fact]
    public async Task Update_LaidIntoTheFolderOfARunningBoard_IsTakenAndTheBoardStartsAnew()
    {
        await Run(null);
        Lay(Path.Combine("log.board", "update", "new"), Bundle(Next));
        Assert.Contains($"gas-hp354 {Next}: ", await Run(null, whileItRuns: true), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(Log + ".board", "update")));
        RequireAllChecks();
    }

    [Fact]
    public async Task Update_ThatWillNotAnswer_GoesBackToTheOldModel()
    {
        await Run(Lay("new", Bundle(Next, manifest => manifest with { Thresholds = [10_000, 10_000, 10_000] })));
        Assert.Equal([$"a/{Released}", $"b/{Next}/trial", $"a/{Released}"], Moves());
        Assert.Contains(Entries(), entry => entry["t"]!.Text == "fault" && entry["code"]!.Text == "fallback" && entry["detail"]!.Integer == (int)RollbackCause.Abstentions);
        Assert.Equal("update", Entries().Last(entry => entry["t"]!.Text == "boot")["cause"]!.Text);
        Assert.Equal(Released, Entries().Last(entry => entry["t"]!.Text == "model.load" && entry["model"]!.Text == "gas-hp354")["version"]!.Text);
        RequireAllChecks();
    }

    [Fact]
    public async Task Update_OfAStranger_IsRefusedByName()
    {
        string said = await Run(Lay("new", Bundle(Next)), isTrusted: false);
        Assert.Contains("refused: none of the keys that this device trusts has signed", said, StringComparison.Ordinal);
        Assert.Contains($"gas-hp354 {Released}: ", said, StringComparison.Ordinal);
        RequireAllChecks();
    }

    [Fact]
    public async Task NoModelAtAll_LeavesThePlainAlarmAndSaysSo()
    {
        await Run(null);
        byte[] blocked = BlockNote.Sign(Entries().Where(entry => entry["t"]!.Text == "model.load").Select(entry => entry["sha256"]!.Text), TestRelease.Maker);
        Directory.CreateDirectory(Path.Combine(Log + ".board", "update"));
        File.WriteAllBytes(Path.Combine(Log + ".board", "update", BlockNote.File), blocked);
        await Run(null);
        JsonValue[] last = [.. Entries().SkipWhile(entry => entry["t"]!.Text != "boot" || entry["b"]!.Integer == 1)];
        Assert.DoesNotContain(last, entry => entry["t"]!.Text is "model.load" or "decision");
        Assert.Equal(2, last.Count(entry => entry["t"]!.Text == "fault" && entry["code"]!.Text == "fallback" && entry["detail"]!.Integer == (int)RollbackCause.NoModel));
        Assert.Contains(last, entry => entry["t"]!.Text == "summary" && entry["model"]!.Text == "none");
        RequireAllChecks();
    }

    private static MemorySource Bundle(string version, Func<ModelManifest, ModelManifest>? change = null) =>
        TestRelease.Bundle(version, change: change, spoil: files => files[ModelBundle.CardFile] = ReleasedModels.Source("gas").Read(ModelBundle.CardFile, int.MaxValue)!);

    private string Lay(string name, MemorySource bundle)
    {
        string folder = Path.Combine(_folder, name);
        Directory.CreateDirectory(folder);
        foreach ((string file, byte[] bytes) in bundle.Files)
        {
            File.WriteAllBytes(Path.Combine(folder, file), bytes);
        }

        return folder;
    }

    // Lays the bundle's note down while the board runs, and stops the board once the new model has answered.
    private async Task<string> Run(string? update, bool isTrusted = true, bool whileItRuns = false)
    {
        var options = new SimulatorOptions
        {
            Out = Log,
            Headless = true,
            ForSeconds = whileItRuns ? null : 3,
            Speed = 100,
            Operator = "confirm",
            Update = update,
            ReleaseKeys = isTrusted ? [TestRelease.Key.ToString()] : [],
            Trial = Trial,
        };
        string late = Path.Combine(Log + ".board", "update", "new", BundleNote.File);
        byte[]? note = whileItRuns ? File.ReadAllBytes(late) : null;
        if (whileItRuns)
        {
            File.Delete(late);
        }

        ModelBundle gas = ReleasedModels.Load("gas");
        ModelBundle sound = ReleasedModels.Load("sound");
        using var stop = new CancellationTokenSource(Patience);
        var output = new StringWriter();
        Task run = new BoardRun(options, Inputs.Read(options, gas.Manifest, sound.Manifest), gas, sound, TimeProvider.System, output).RunAsync(stop.Token);
        if (whileItRuns)
        {
            await Until(run, entries => entries.Any(entry => entry["t"]!.Text == "boot" && entry["b"]!.Integer > 1));
            File.WriteAllBytes(late, note!);
            await Until(run, entries => entries.SkipWhile(entry => entry["t"]!.Text != "model.load" || entry["version"]!.Text != Next).Any(entry => entry["t"]!.Text == "decision" && entry["model"]!.Text == "gas-hp354"));
            await stop.CancelAsync();
        }

        await run;
        return output.ToString();
    }

    private async Task Until(Task run, Func<JsonValue[], bool> isSo)
    {
        while (!run.IsCompleted && !isSo(EntriesOfARunningBoard()))
        {
            await Task.Delay(50);
        }
    }

    // A file may be replaced between the listing and the reading; the next look finds it.
    private JsonValue[] EntriesOfARunningBoard()
    {
        try
        {
            return Entries();
        }
        catch (IOException)
        {
            return [];
        }
    }

    private JsonValue[] Entries() => [.. LogCopy.Of(Log).Entries().Select(entry => CanonicalJson.Parse(entry))];

    private string[] Moves() =>
        [.. Entries().Where(entry => entry["t"]!.Text == "config" && entry["parameter"]!.Text == "model_slot" && entry["model"]!.Text == "gas-hp354").Select(entry => entry["new"]!.Text)];

    private void RequireAllChecks()
    {
        LogCopy copy = LogCopy.Of(Log);
        string[] approved = [.. Entries().Where(entry => entry["t"]!.Text == "model.load").Select(entry => $"{{\"sha256\":\"{entry["sha256"]!.Text}\"}}")];
        var evidence = new Evidence
        {
            Approved = Encoding.ASCII.GetBytes($"[{string.Join(',', approved)}]"),
            Cards = new[] { "gas", "sound" }.ToDictionary(task => task + ".md", task => ReleasedModels.Source(task).Read(ModelBundle.CardFile, int.MaxValue)!),
        };
        Policy policy = Policy.Parse(File.ReadAllBytes(Log + ".policy"), new Ed25519Verifier());
        Verdict verdict = new LogVerifier(policy, new Ed25519Verifier(), [.. LogVerifier.AllChecks]).Verify(LogDirectory.Of(copy.Files), evidence);
        Assert.True(verdict.Passes, string.Join('\n', verdict.Findings.Where(finding => finding.IsFailure)));
        Assert.Equal(30, verdict.Results.Count);
        Assert.Equal(CheckStatus.Pass, verdict.Result("C18")!.Status);
    }
}
