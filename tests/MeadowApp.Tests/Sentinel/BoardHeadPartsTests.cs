using System;
using System.Linq;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Simulator.Run;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What the board's head takes from the sentinel, so that it decides nothing itself.</summary>
public class BoardHeadPartsTests
{
    [Fact]
    public void WarmUp_RunsBothReleasedModelsAndLeavesNothingBehind()
    {
        var sound = new ReleasedSoundModel(ReleasedModels.Load("sound"));
        WarmUp.Run(new ReleasedGasModel(ReleasedModels.Load("gas")), sound);
        Assert.Equal(0, sound.WindowsUsed);
    }

    [Fact]
    public void BaselineReports_TellAgeFromDriftAndEachOnce()
    {
        long? now = 1_800_000_000;
        var time = new Time();
        int[] clean = [.. Enumerable.Repeat(FixedPointLog.Log10Q16(100_000), GasFeatures.Steps)];
        var stored = new StoredBaseline(GasBaseline.FromStored(clean), 7, now.Value, 0, new Climate(2_000, 100_000, 50_000));
        var guard = new BaselineGuard(new Steady(), stored, () => 7, () => now, time);
        var trail = new MemoryTrail();
        var reports = new BaselineReports(guard, trail);
        var scan = new GasScan();
        reports.Step();
        Assert.Empty(trail.Of("fault"));

        // A day at half a decade below its clean air.
        for (int i = 0; i < 25 * 336; i++)
        {
            time.Now += TimeSpan.FromSeconds(10.78);
            guard.TryRead(scan);
            reports.Step();
        }

        Assert.Equal("baseline_drifted", Assert.Single(trail.Of("fault")).Fields["code"].Text);
        Assert.InRange(trail.Of("fault")[0].Fields["detail"].Integer, 490, 510);

        now += 91 * 86_400;
        reports.Step();
        reports.Step();
        Assert.Equal(["baseline_drifted", "baseline_old"], trail.Of("fault").Select(entry => entry.Fields["code"].Text));
        Assert.All(trail.Problems(), Assert.Null);
    }

    private sealed class Steady : IGasScanner
    {
        public ReadState TryRead(GasScan scan)
        {
            Array.Fill(scan.Ohms, 31_623u);
            scan.Quality = SensorQuality.None;
            return ReadState.Ready;
        }
    }

    private sealed class Time : ISensorClock
    {
        public TimeSpan Now { get; set; }

        public void Wait(TimeSpan time) => Now += time;
    }
}
