using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Simulator.Run;
using MeadowTinyMl.Simulator.Tampering;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>Tampering that the page offers, on copies of a real log, before the real verifier.</summary>
public sealed class LogTrialsTests(LogTrialsTests.Board board) : IClassFixture<LogTrialsTests.Board>
{
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

    private LogTrial Try(string name) =>
        LogTrials.Try(name, LogCopy.Of(Log), Directory.GetFiles(Path.Combine(Log + ".board", "keys"), "secret.*").Select(File.ReadAllBytes).ToArray());

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
