using System;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Sentinel;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Lets the sentinel run for days at the models' outputs, with the real writer of the log, people who answer or do not, and the power failing every third day.</summary>
/// <remarks>Alone, because the heap that it weighs is that of all tests in the process.</remarks>
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
[Collection(nameof(SoakTests))]
public class SoakTests(ITestOutputHelper output)
{
    private const long StepMilliseconds = 2_500;
    private const long StepsPerDay = 86_400_000 / StepMilliseconds;
    private const long MostGrowth = 512 * 1024;

    // Long enough for the first entries to become older than the half year that they must be kept.
    private static int Days => Environment.GetEnvironmentVariable("LONG") == "1" ? 200 : 1;

    [Fact]
    public void Days_LeaveMemoryFlatTheLogBoundedAndTheCountsRight()
    {
        var board = new FaultyBoard(new FaultPlan(), 1, StepMilliseconds);
        var random = new Random(1);
        long given = 0;
        long counted = 0;
        long heap = 0;
        long mostStored = 0;
        long from = 0;
        int hazardLeft = 0;
        int noiseLeft = 0;
        long alerts = 0;
        for (long step = 0; step < Days * StepsPerDay; step++)
        {
            hazardLeft = hazardLeft > 0 ? hazardLeft - 1 : random.Next(4_000) == 0 ? random.Next(1, 60) : 0;
            noiseLeft = noiseLeft > 0 ? noiseLeft - 1 : random.Next(8_000) == 0 ? random.Next(1, 40) : 0;
            if (step % 4 == 0)
            {
                board.Gas(hazardLeft > 0 ? [200, 800, 9_000] : random.Next(50) == 0 ? [4_000, 3_000, 3_000] : [9_800, 150, 50]);
            }
            else if (step % 4 == 2)
            {
                board.Sound(noiseLeft > 0 ? [500, 9_500] : [9_500, 500]);
                step++;
            }
            else
            {
                board.Step();
            }

            Answer(board, random);
            if ((step + 1) % StepsPerDay == 0)
            {
                board.Prune();
                mostStored = Math.Max(mostStored, board.Stored.Board);
                if ((step + 1) % (3 * StepsPerDay) == 0)
                {
                    board.Stop();
                    (counted, alerts, from) = Count(board, from, counted, alerts);
                    board.Start("power_on");
                }
            }

            if (step == StepsPerDay / 4)
            {
                heap = Heap(board);
            }
        }

        given = board.Decisions;
        long end = Heap(board);
        Verdict verdict = board.Finish();
        (counted, alerts, from) = Count(board, from, counted, alerts);
        output.WriteLine($"{Days} days: {given} decisions, {alerts} alerts, {board.Log.Size} entries, {board.Log.Size - board.Log.Minimum} of them kept, {board.Stored.Board / 1024} KiB, {mostStored / 1024} KiB at most; the heap beside them from {heap / 1024} to {end / 1024} KiB");

        Assert.True(verdict.Passes, string.Join("; ", verdict.Findings.Where(finding => finding.IsFailure).Take(3)));
        Assert.Equal(CheckStatus.Pass, verdict.Results.Single(result => result.Number == "C11").Status);
        Assert.Equal(given, counted);
        Assert.True(alerts > Days, $"only {alerts} alerts in {Days} days");
        Assert.Empty(board.Faults);
        Assert.Equal(Days > FaultyBoard.RetainDays, board.Log.Minimum > 0);
        Assert.True(end - heap < MostGrowth, $"the heap grew from {heap} to {end} bytes");

        // What is kept is what the last days wrote: a bundle that is only in part old enough stays.
        long perDay = board.Log.Size / Days;
        Assert.True(board.Log.Size - board.Log.Minimum <= ((FaultyBoard.RetainDays + 1) * perDay * 12 / 10) + 512, $"{board.Log.Size - board.Log.Minimum} entries are kept, {perDay} are written in a day");
    }

    // Nine in ten alerts are answered sooner or later, by one of the answers there are.
    private static void Answer(FaultyBoard board, Random random)
    {
        foreach (AlertReport alert in board.Alerts.Values.Where(alert => alert.State is AlertState.Waiting or AlertState.Escalated or AlertState.Acknowledged).ToArray())
        {
            if (random.Next(40) == 0)
            {
                board.Say(alert.Decision.Label, random.Next(3) switch { 0 => HumanAction.Acknowledge, 1 => HumanAction.Confirm, _ => HumanAction.Reject });
            }
        }
    }

    // Before anything of it is pruned: each entry is read once.
    private static (long Decisions, long Alerts, long From) Count(FaultyBoard board, long from, long decisions, long alerts)
    {
        for (long index = from; index < board.Log.Size; index++)
        {
            JsonValue entry = CanonicalJson.Parse(board.Log.ReadEntry(index)!);
            decisions += entry["t"]!.Text == "summary" ? entry["inferences"]!.Integer : 0;
            alerts += entry["t"]!.Text == "alert" ? 1 : 0;
        }

        return (decisions, alerts, board.Log.Size);
    }

    private static long Heap(FaultyBoard board)
    {
        (long own, long far) = board.Stored;
        return GC.GetTotalMemory(true) - own - far;
    }
}
