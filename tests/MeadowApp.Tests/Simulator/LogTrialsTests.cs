using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Simulator.Run;
using MeadowTinyMl.Simulator.Tampering;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>Tampering that the page offers, on copies of a real log, before the real verifier. T17: the page and the command line say the same of them.</summary>
public sealed class LogTrialsTests(LogTrialsTests.Board board) : IClassFixture<LogTrialsTests.Board>
{
    // bin/<configuration>/<framework>/ of this test names the configuration that was built.
    private static readonly string Audit = Path.Combine(Repository.Root, "Audit", "Cli", "bin", new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Parent!.Name, "net10.0", "audit.dll");

    private string Log => board.Log;

    [Fact]
    public void TrueLog_Passes() => Assert.True(Try("verify").Verdicts.Single().Verdict.Passes);

    [Fact]
    public void EditedEntry_IsCaughtByItsHash()
    {
        LogTrial trial = Try("edit");
        Assert.Contains(trial.Verdicts.Single().Verdict.Findings, finding => finding.Check == "C02" && finding.Index != null);
    }

    [Fact]
    public void StolenKey_DeceivesWhoHoldsTheKeyAloneAndNotWhoKeptACheckpoint()
    {
        LogTrial trial = Try("forge");
        Assert.True(trial.Verdicts[0].Verdict.Passes, string.Join("\n", trial.Verdicts[0].Verdict.Findings));
        Assert.Equal(["C03"], trial.Verdicts[1].Verdict.Findings.Where(finding => finding.IsFailure).Select(finding => finding.Check).Distinct());
    }

    [Fact]
    public void Tampering_LeavesTheLogAsItIs()
    {
        string before = string.Join('\n', Directory.EnumerateFiles(Log, "*", SearchOption.AllDirectories).Order().Select(file => Convert.ToHexString(File.ReadAllBytes(file))));
        Try("edit");
        Try("forge");
        Assert.Equal(before, string.Join('\n', Directory.EnumerateFiles(Log, "*", SearchOption.AllDirectories).Order().Select(file => Convert.ToHexString(File.ReadAllBytes(file)))));
    }

    [Theory]
    [InlineData("verify")]
    [InlineData("edit")]
    [InlineData("forge")]
    public void CommandLine_SaysOfTheSameFilesWhatThePageSays(string name)
    {
        LogCopy copy = LogCopy.Of(Log);
        byte[] kept = copy.Files["checkpoint"];
        LogTrial trial = LogTrials.Try(name, copy, Secrets());
        string folder = Path.Combine(Log + ".trials", name);
        foreach ((string file, byte[] bytes) in copy.Files.Append(new("../evidence/checkpoints/kept", kept)))
        {
            string path = Path.Combine(folder, "log", file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }

        Assert.All(trial.Verdicts, held =>
        {
            string[] evidence = held.Held == "held.checkpoint" ? ["--evidence", Path.Combine(folder, "evidence")] : [];
            var start = new ProcessStartInfo("dotnet", [Audit, "verify", Path.Combine(folder, "log"), "--policy", Log + ".policy", .. evidence]) { RedirectStandardOutput = true };
            using Process process = Process.Start(start)!;
            // The folder of evidence names the file; the page has it in memory.
            string[] lines = process.StandardOutput.ReadToEnd().Replace("checkpoints/kept", "kept", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            Assert.Equal(held.Verdict.Passes ? 0 : 1, process.ExitCode);
            Assert.Equal(held.Verdict.Findings.Select(finding => finding.ToString()), lines[..held.Verdict.Findings.Count]);
            Assert.StartsWith(held.Verdict.Passes ? "pass: " : $"fail: {held.Verdict.Findings.Count} finding", lines[held.Verdict.Findings.Count], StringComparison.Ordinal);
        });
    }

    private LogTrial Try(string name) => LogTrials.Try(name, LogCopy.Of(Log), Secrets());

    private byte[][] Secrets() => [.. Directory.GetFiles(Path.Combine(Log + ".board", "keys"), "secret.*").Select(File.ReadAllBytes)];

    /// <summary>A board that ran for a few simulated minutes.</summary>
    public sealed class Board : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

        internal string Log => Path.Combine(_folder, "log");

        public async Task InitializeAsync()
        {
            var options = new SimulatorOptions { Out = Log, Headless = true, ForSeconds = 2, Speed = 100, Operator = "confirm" };
            ModelBundle gas = ReleasedModels.Load("gas");
            ModelBundle sound = ReleasedModels.Load("sound");
            await new BoardRun(options, Inputs.Read(options, gas.Manifest, sound.Manifest), gas, sound, TimeProvider.System, TextWriter.Null).RunAsync(CancellationToken.None);
        }

        public Task DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return Task.CompletedTask;
        }
    }
}
