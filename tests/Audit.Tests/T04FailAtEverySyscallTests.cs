using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using MeadowTinyMl.Tests;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T4: each file call of a run fails once, with EIO or with ENOSPC, under strace; and files that cannot grow make short writes. All of them with LONG=1.</summary>
public sealed class T04FailAtEverySyscallTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 4;
    private const int Sample = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-fail-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [TheoryNeeds("strace")]
    [InlineData("EIO")]
    [InlineData("ENOSPC")]
    public void Failure_OfAnyFileCallIsNeverReportedAsSuccess(string error)
    {
        CrashRun whole = CrashRun.Start(Path.Combine(_folder, "whole"), null);
        Assert.True(whole.IsDone);

        // A full disk shows where something is to be added; anything may meet a broken one.
        (string Call, int When, bool Changes)[] calls = whole.FileCalls().Where(call => error == "EIO" || (call.Changes && call.Call is not ("unlink" or "rmdir"))).ToArray();
        (string Call, int When, bool Changes)[] chosen = [.. T03KillAtEverySyscallTests.Chosen(calls, Sample, Seed)];
        output.WriteLine($"{chosen.Length} of {calls.Length} file calls fail with {error}");
        Parallel.ForEach(chosen, new ParallelOptions { MaxDegreeOfParallelism = 2 }, call =>
        {
            string where = $"seed {Seed}, {error} at {call.Call} number {call.When}";
            string folder = Path.Combine(_folder, $"{call.Call}{call.When}");
            CrashRun run = CrashRun.Start(folder, $"{call.Call}:error={error}:when={call.When}");
            Assert.True(run.ExitCode is 0 or 1, $"{where}: exit {run.ExitCode}");
            run.Check(where);
            Directory.Delete(folder, recursive: true);
        });
    }

    [FactNeeds("bash")]
    public void ShortWrites_LoseNothingThatWasAcknowledged()
    {
        int step = Environment.GetEnvironmentVariable("LONG") == "1" ? 1 : 23;
        foreach (int blocks in Enumerable.Range(1, 70).Where(blocks => blocks % step == 0))
        {
            string folder = Path.Combine(_folder, $"short{blocks}");
            CrashRun.StartWithShortFiles(folder, blocks).Check($"files of at most {blocks} KB");
        }
    }
}
