using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Simulator.Board;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Clean air is taken anew by somebody with a name, while the device goes on watching; the first one of a device without operators has none.</summary>
public class CleanAirTests
{
    private static readonly uint[] Ohms = [.. Enumerable.Range(1, GasFeatures.Steps).Select(step => 10_000u * (uint)step)];

    [Fact]
    public void BySomebodySignedIn_IsLoggedByNameStoredAndCountsFromTheNextStartOn()
    {
        var bench = new Bench { Ohms = Ohms, UtcSeconds = 1_900_000_000 };
        Assert.Equal([CleanAirState.Taking], Take(bench));
        Scan(bench, GasBaseline.ScanCount - 1);
        Assert.False(bench.CleanAirDesk.WantsRestart);
        Assert.False(bench.Loop.WantsRestart);
        Scan(bench, 1);

        Assert.Equal([CleanAirState.Taking, CleanAirState.Accepted], bench.Airs);
        Assert.True(bench.CleanAirDesk.WantsRestart);
        Assert.True(bench.Loop.WantsRestart);
        Dictionary<string, JsonValue> entry = Entry(bench);
        Assert.Equal(("gas0", 10, 0, "accepted"), (entry["sensor"].Text, entry["scans"].Integer, entry["spread"].Integer, entry["verdict"].Text));
        Assert.Equal(bench.Trail.Of("operator").Single(account => account.Fields["act"].Text == "login").Fields["operator"].Text, entry["operator"].Text);
        StoredBaseline stored = CleanAirFile.Read(bench.Storage, out string? problem)!;
        Assert.Null(problem);
        Assert.Equal((7u, bench.UtcSeconds), (stored.Chip, stored.TakenUtcSeconds));
        Assert.Equal(Ohms.Select(FixedPointLog.Log10Q16), stored.Baseline.ToArray());
        Assert.All(bench.Trail.Problems(), Assert.Null);

        // Once is enough until the device has started anew.
        Take(bench);
        Scan(bench, GasBaseline.ScanCount);
        Assert.Single(bench.Trail.Of("baseline"));
    }

    [Fact]
    public void ByNobody_IsNotBegun()
    {
        var bench = new Bench { Ohms = Ohms };
        bench.Ask(new CleanAirCommand("somebody else"));
        Scan(bench, GasBaseline.ScanCount);
        Nothing(bench);
    }

    [Fact]
    public void FromAfar_IsNotBegun()
    {
        var bench = new Bench { Ohms = Ohms };
        bench.Ask(new CleanAirCommand(Bench.Operator) { IsSigned = true });
        Scan(bench, GasBaseline.ScanCount);
        Nothing(bench);
    }

    [Fact]
    public void UnderAnOpenAlert_IsNotBegunBeforeSomebodyHasSaidWhatItIs()
    {
        var bench = new Bench { Ohms = Ohms };
        bench.Solvent();
        Take(bench);
        Scan(bench, GasBaseline.ScanCount);
        Assert.Equal([CleanAirState.Refused], bench.Airs);
        Assert.Empty(bench.Trail.Of("baseline"));

        bench.Say(1, HumanAction.Reject);
        Take(bench);
        Scan(bench, GasBaseline.ScanCount);
        Assert.Equal([CleanAirState.Refused, CleanAirState.Taking, CleanAirState.Accepted], bench.Airs);
    }

    [Fact]
    public void AnAlertMeanwhile_EndsIt()
    {
        var bench = new Bench { Ohms = Ohms };
        Take(bench);
        Scan(bench, 4);
        bench.Solvent();
        Refused(bench, 5);
    }

    [Fact]
    public void AirThatIsNotSteady_IsRefused()
    {
        var bench = new Bench { Ohms = Ohms };
        Take(bench);
        Scan(bench, 9);
        bench.Ohms = [.. Ohms.Select(ohms => 2 * ohms)];
        Scan(bench, 1);
        Refused(bench, 10);
        Assert.InRange(Entry(bench)["spread"].Integer, 300, 302);
    }

    [Fact]
    public void ScansThatAreUnfit_DoNotCount_AndOnesThatDoNotComeEndIt()
    {
        var bench = new Bench { Ohms = Ohms, ScanQuality = SensorQuality.Unsettled };
        Take(bench);
        Scan(bench, 30);
        Assert.Equal([CleanAirState.Taking], bench.Airs);
        bench.Wait(1_800_000);
        Refused(bench, 0);
    }

    [Fact]
    public void WhatTheLogDoesNotTake_DoesNotCount()
    {
        var bench = new Bench { Ohms = Ohms };
        Take(bench);
        Scan(bench, 9);
        bench.Trail.IsBroken = true;
        Scan(bench, 1);
        Assert.Equal([CleanAirState.Taking, CleanAirState.Refused], bench.Airs);
        Assert.False(bench.CleanAirDesk.WantsRestart);
        Assert.DoesNotContain(CleanAirFile.Name, bench.Storage.Files.Keys);
    }

    [Fact]
    public void WhatCannotBeStored_IsAFault()
    {
        var bench = new Bench { Ohms = Ohms };
        Take(bench);
        Scan(bench, 9);
        bench.Storage.IsBroken = true;
        Scan(bench, 1);
        Assert.Equal([CleanAirState.Taking, CleanAirState.Refused], bench.Airs);
        Assert.False(bench.CleanAirDesk.WantsRestart);

        // The log came first.
        Assert.Single(bench.Trail.Of("baseline"));
        Assert.Equal("write_failed", bench.Trail.Of("fault").Single().Fields["code"].Text);
    }

    [Fact]
    public void WhileTheDeviceIsStopped_CanBeTaken()
    {
        var bench = new Bench { Ohms = Ohms };
        bench.Stop();
        Take(bench);
        Scan(bench, GasBaseline.ScanCount);
        Assert.Equal([CleanAirState.Taking, CleanAirState.Accepted], bench.Airs);
        Assert.Equal(DeviceState.Stopped, bench.State);
    }

    [Fact]
    public void First_OfADeviceWithoutOperators_HasNoNameAndComesOnce()
    {
        var bench = new Bench();
        var time = new SensorTime();
        Assert.StartsWith("Clean air accepted", First(bench, time), System.StringComparison.Ordinal);
        Assert.Equal(JsonKind.Null, Entry(bench)["operator"].Kind);
        Assert.NotNull(CleanAirFile.Read(bench.Storage, out _));

        Assert.Contains("signed in", First(bench, time), System.StringComparison.Ordinal);
        Assert.Single(bench.Trail.Of("baseline"));
    }

    [Fact]
    public void First_WhereSomebodyIsEnrolled_IsTheirs()
    {
        var bench = new Bench();
        new OperatorRoster(bench.Storage).Enrol("ada", "operator", SlowHash.Of("739154", new byte[SlowHash.SaltLength], SlowHash.LeastIterations));
        Assert.Contains("signed in", First(bench, new SensorTime()), System.StringComparison.Ordinal);
        Assert.Empty(bench.Trail.Of("baseline"));
        Assert.DoesNotContain(CleanAirFile.Name, bench.Storage.Files.Keys);
    }

    [Fact]
    public void FileThatIsNone_IsNamed()
    {
        var storage = new MemoryStorage();
        Assert.Null(CleanAirFile.Read(storage, out string? problem));
        Assert.Null(problem);
        storage.Files[CleanAirFile.Name] = Encoding.ASCII.GetBytes("clean air 9\n");
        Assert.Null(CleanAirFile.Read(storage, out problem));
        Assert.NotNull(problem);
    }

    private static string First(Bench bench, SensorTime time) =>
        FirstCleanAir.Take(bench.Storage, new OperatorRoster(bench.Storage), new Bme688(new SimulatedBme688(() => time.Now, () => null, 1), time), time, null, bench.Trail);

    private static List<CleanAirState> Take(Bench bench)
    {
        bench.Ask(new CleanAirCommand(Bench.Operator));
        return bench.Airs;
    }

    private static void Scan(Bench bench, int count)
    {
        for (int scan = 0; scan < count; scan++)
        {
            bench.CleanAir();
        }
    }

    private static void Nothing(Bench bench)
    {
        Assert.Empty(bench.Airs);
        Assert.Empty(bench.Trail.Of(BaselineEntry.Name));
    }

    private static void Refused(Bench bench, int scans)
    {
        Assert.Equal([CleanAirState.Taking, CleanAirState.Refused], bench.Airs);
        Assert.Equal((scans, "refused"), (Entry(bench)["scans"].Integer, Entry(bench)["verdict"].Text));
        Assert.NotEqual(JsonKind.Null, Entry(bench)["operator"].Kind);
        Assert.False(bench.CleanAirDesk.WantsRestart);
        Assert.DoesNotContain(CleanAirFile.Name, bench.Storage.Files.Keys);
    }

    private static Dictionary<string, JsonValue> Entry(Bench bench) => bench.Trail.Of("baseline").Single().Fields;
}
