using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using MeadowTinyMl.Tests;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T3: a run is killed at each of its file calls, under strace. All of them with LONG=1; a seeded sample otherwise.</summary>
/// <remarks>A call that only reads, or closes, leaves the same disk behind as the call after it; so the calls that change something are enumerated.</remarks>
public sealed class T03KillAtEverySyscallTests(ITestOutputHelper output) : IDisposable
{
    private const int Seed = 3;
    private const int Sample = 6;

    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-kill-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [FactNeeds("strace")]
    public void Kill_AtAnyFileCallLosesNothingThatWasAcknowledged()
    {
        CrashRun whole = CrashRun.Start(Path.Combine(_folder, "whole"), null);
        Assert.True(whole.IsDone);
        whole.Check("the whole run");
        (string Call, int When, bool Changes)[] calls = whole.FileCalls().Where(call => call.Changes).ToArray();
        Assert.InRange(calls.Length, 150, 300);
        int missed = 0;
        (string Call, int When, bool Changes)[] chosen = [.. Chosen(calls, Sample, Seed)];
        output.WriteLine($"{chosen.Length} of {calls.Length} file calls are killed");
        Parallel.ForEach(chosen, new ParallelOptions { MaxDegreeOfParallelism = 2 }, call =>
        {
            string where = $"seed {Seed}, killed at {call.Call} number {call.When}";
            string folder = Path.Combine(_folder, $"{call.Call}{call.When}");
            CrashRun run = CrashRun.Start(folder, $"{call.Call}:signal=KILL:when={call.When}");
            Assert.False(run.IsDone, where);
            run.Check(where);
            Directory.Delete(folder, recursive: true);
            if (!run.HitTheLog(call.Call))
            {
                System.Threading.Interlocked.Increment(ref missed);
            }
        });
        Assert.True(missed <= calls.Length / 50, $"{missed} kills met a file of the runtime");
    }

    internal static IEnumerable<(string Call, int When, bool Changes)> Chosen((string Call, int When, bool Changes)[] calls, int sample, int seed) =>
        Environment.GetEnvironmentVariable("LONG") == "1" ? calls : new Random(seed).GetItems(calls, sample).Distinct();
}
