using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.MeadowApp.Tests.Simulator;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Run;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

/// <summary>A gas sensor that may sleep while the air is quiet: the real driver on the simulated chip, the released model, and what it saves and costs.</summary>
public class QuietRestTests(ITestOutputHelper output)
{
    private const int Seed = 5;

    private static readonly ModelBundle Bundle = ReleasedModels.Load("gas");
    private static readonly StoredBaseline CleanAir = Commissioning.Take(Seed, 0);
    private static readonly TimeSpan Scan = TimeSpan.FromMilliseconds(GasScan.LengthMilliseconds);

    private readonly SensorTime _time = new();
    private readonly ManualClock _clock = new();
    private GasExposure? _air;

    [Fact]
    public void CleanAir_LetsItSleepLongerAndLongerToTheLimit()
    {
        var rest = new QuietRest(new DutyCycle(5, 10), CleanAir.Baseline);
        Assert.All(Enumerable.Range(1, QuietRest.QuietScans - 1), scan => Assert.Equal(0, rest.After(Air(0), scan)));
        Assert.Equal([4, 8, 10, 10], Enumerable.Range(0, 4).Select(_ => rest.After(Air(0), 5)));
        Assert.Equal(0, rest.After(Air(0), 4)); // not yet as many scans on end as it was told
    }

    [Theory]
    [InlineData(-0.11, SensorQuality.None)]
    [InlineData(0.11, SensorQuality.None)]
    [InlineData(0, SensorQuality.Saturated)]
    [InlineData(0, SensorQuality.WrongProfile)]
    public void TheFirstScanThatIsOtherwise_KeepsItAwakeUntilTheAirWasQuietAnew(double decades, SensorQuality quality)
    {
        var rest = new QuietRest(new DutyCycle(5, 10), CleanAir.Baseline);
        int Sleep(GasScan scan) => rest.After(scan, 5);
        Assert.Contains(4, Enumerable.Range(0, QuietRest.QuietScans).Select(_ => Sleep(Air(0))));
        Assert.Equal(0, Sleep(Air(decades, quality)));
        Assert.All(Enumerable.Range(1, QuietRest.QuietScans - 1), _ => Assert.Equal(0, Sleep(Air(0))));
        Assert.Equal(4, Sleep(Air(0)));
    }

    [Fact]
    public void SensorWithoutCleanAirOrWithoutALimit_NeverSleeps()
    {
        var unknown = new QuietRest(new DutyCycle(5, 10), null);
        var always = new QuietRest(DutyCycle.Continuous, CleanAir.Baseline);
        Assert.All(Enumerable.Range(1, 100), scan => Assert.Equal((0, 0), (unknown.After(Air(0), scan), always.After(Air(0), scan))));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(6)]
    [InlineData(20)]
    public void HazardInTheMiddleOfASleep_IsAlertedWithinTheStatedDelay(int sleepScans)
    {
        const int Phases = 10;
        DutyCycle dutyCycle = sleepScans == 0 ? DutyCycle.Continuous : new DutyCycle(5, sleepScans);
        var delays = new List<double>();
        var kept = new List<double>();
        for (int phase = 0; phase < Phases; phase++)
        {
            _air = null;
            (Bme688Scanner scanner, GasChannel channel) = Board(dutyCycle);
            Run(channel, TimeSpan.FromHours(1) + (phase * dutyCycle.LongestGap / Phases), _ => false);
            TimeSpan asleep = scanner.Asleep;
            Run(channel, TimeSpan.FromHours(1), _ => false);
            kept.Add(1 - ((scanner.Asleep - asleep).TotalHours / 1));
            TimeSpan onset = _time.Now;
            _air = new GasExposure(GasFingerprint.Ethanol, 1);
            Assert.True(Run(channel, TimeSpan.FromMinutes(10), report => report.Decision.Outcome == Outcome.Alert), "no alert");
            delays.Add((_time.Now - onset).TotalSeconds);
        }

        DevicePower power = DevicePower.Stated;
        double milliwatts = (power.Board + power.Microphone + (power.Gas * kept.Average())) / 1_000;
        output.WriteLine($"sleep {sleepScans}: heater on {kept.Average():P1} of a quiet hour, {milliwatts:F1} mW, {milliwatts * 3.6:F0} J an hour; alert {delays.Min():F1} to {delays.Max():F1} s after the onset, limit {(dutyCycle.LongestGap + (2 * Scan)).TotalSeconds:F1} s");
        Assert.True(delays.Max() <= (dutyCycle.LongestGap + (2 * Scan)).TotalSeconds, $"{delays.Max()} s");
        Assert.InRange(kept.Average(), (5.0 / (5 + sleepScans)) - 0.05, (5.0 / (5 + sleepScans)) + 0.05);
    }

    [Fact]
    public void PlannedSleep_IsNoFaultAndNoAbstention()
    {
        (_, GasChannel channel) = Board(new DutyCycle(5, 20));
        Run(channel, TimeSpan.FromMinutes(10), _ => false);
        int decisions = 0;
        Run(channel, TimeSpan.FromHours(2), report =>
        {
            decisions++;
            Assert.Equal(Outcome.Normal, report.Decision.Outcome);
            return false;
        });
        Assert.InRange(decisions, 20, 60);
    }

    private static GasScan Air(double decades, SensorQuality quality = SensorQuality.None)
    {
        var scan = new GasScan { Quality = quality };
        for (int step = 0; step < scan.Ohms.Length; step++)
        {
            scan.Ohms[step] = (uint)Math.Pow(10, (CleanAir.Baseline.Log10Q16(step) / 65_536.0) + decades);
        }

        return scan;
    }

    private (Bme688Scanner Scanner, GasChannel Channel) Board(DutyCycle dutyCycle)
    {
        var chip = new SimulatedBme688(() => _time.Now, () => _air, Seed);
        var scanner = new Bme688Scanner(new Bme688(chip, _time), _time, 0, dutyCycle, CleanAir.Baseline);
        long overdue = (long)(dutyCycle.LongestGap + (2 * Scan)).TotalMilliseconds;
        return (scanner, new GasChannel(scanner, new ReleasedGasModel(Bundle), [CleanAir.Baseline], _clock, overdue));
    }

    // Polls each 100 ms until the time is over or a decision is the one that is waited for.
    private bool Run(GasChannel channel, TimeSpan time, Func<DecisionReport, bool> isAwaited)
    {
        TimeSpan end = _time.Now + time;
        while (_time.Now < end)
        {
            _time.Wait(TimeSpan.FromMilliseconds(100));
            _clock.UptimeMilliseconds = (long)_time.Now.TotalMilliseconds;
            if (channel.Poll(true) is { } report && isAwaited(report))
            {
                return true;
            }
        }

        return false;
    }
}
