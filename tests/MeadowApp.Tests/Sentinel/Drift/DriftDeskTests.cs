using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.MeadowApp.Tests.Simulator;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Run;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Drift;

/// <summary>What counts as drift and what does not, with the released models' own references.</summary>
public class DriftDeskTests(ITestOutputHelper output)
{
    private const long Hour = 3_600_000;
    private const int ScanMilliseconds = 10_780;
    private const int SoundMilliseconds = 5_000;
    private const int Days = 30;

    private static readonly ModelBundle Gas = ReleasedModels.Load("gas");
    private static readonly ModelBundle Sound = ReleasedModels.Load("sound");

    private readonly MemoryTrail _trail = new();
    private readonly ManualClock _clock = new();
    private readonly SiteRecord _site = new(new MemoryStorage());

    private IEnumerable<string> Faults => _trail.Of("fault").Select(entry => $"{entry.Fields["component"].Text} {entry.Fields["code"].Text}");

    [Fact]
    public void InputsLikeTheTrainingData_RaiseNothingInThirtyDays()
    {
        DriftDesk desk = Desk();
        var random = new Random(1);
        for (long next = ScanMilliseconds, sound = SoundMilliseconds; next < Days * 24 * Hour; next += ScanMilliseconds)
        {
            for (; sound < next; sound += SoundMilliseconds)
            {
                Decide(desk, SoundChannel.Sensor, Sound, sound, Draw(Sound.Reference!, random), Exponential(random));
            }

            Decide(desk, "gas0", Gas, next, Draw(Gas.Reference!, random), Exponential(random));
            desk.Step();
        }

        Assert.Empty(Faults);
        Assert.Empty(desk.Advice);
        Assert.Equal(2, desk.Figures.Count);
        Assert.All(desk.Figures, figures => Assert.InRange(figures.Distance!.Value, 80, 120));
    }

    [Theory]
    [InlineData(190, false)]
    [InlineData(210, true)]
    public void InputsFartherThanTheLimit_AreFoundWithinAnHour(int distance, bool isFound)
    {
        DriftDesk desk = Desk();
        Run(desk, "gas0", Gas, 0, 1, 9_500, distance);
        Assert.Equal(isFound ? ["gas input_drift"] : [], Faults);
        Assert.Equal(isFound ? [new DriftAdvice(DriftKind.Input, "gas0", distance)] : [], desk.Advice);
    }

    [Fact]
    public void UnsureAnswers_AreFound_AndTheEndIsLogged()
    {
        DriftDesk desk = Desk();
        Run(desk, SoundChannel.Sensor, Sound, 0, 24, 9_500, 50);
        Assert.Empty(Faults);
        Run(desk, SoundChannel.Sensor, Sound, 24, 40, 6_500, 50);
        Assert.Equal(["sound confidence_drift"], Faults);
        Run(desk, SoundChannel.Sensor, Sound, 40, 80, 9_500, 50);
        Assert.Equal(["sound confidence_drift", "sound recovered"], Faults);
        Assert.Equal(24 * Hour / SoundMilliseconds, desk.Figures.Single().Inferences);
        Assert.Equal((int)DriftKind.Confidence, _trail.Of("fault")[1].Fields["detail"].Integer);
        Assert.Empty(desk.Advice);
    }

    [Fact]
    public void AbstainingOnMostInputs_IsFound()
    {
        DriftDesk desk = Desk();
        Run(desk, "gas0", Gas, 0, 2, 9_500, 400);
        Assert.Equal(["gas input_drift", "gas confidence_drift"], Faults);
        Assert.Equal(10_000, desk.Advice[1].Value);
    }

    [Fact]
    public void FewInputs_AreNotJudged()
    {
        DriftDesk desk = Desk();
        for (int i = 0; i < 199; i++)
        {
            Decide(desk, "gas0", Gas, i, 2_000, 340);
        }

        _clock.UptimeMilliseconds = Hour;
        desk.Step();
        Assert.Empty(Faults);
        Assert.Null(desk.Figures.Single().Distance);
    }

    [Fact]
    public void InputThatIsUnfit_IsNotTheModelsDrift()
    {
        DriftDesk desk = Desk();
        for (int i = 0; i < 1_000; i++)
        {
            Decide(desk, "gas0", Gas, i, 2_000, 340, QualityFlags.Unsettled);
        }

        _clock.UptimeMilliseconds = Hour;
        desk.Step();
        Assert.Empty(Faults);
    }

    [Fact]
    public void MostOfTheLastThirtyAnswersOverriding_IsFoundAndEnds()
    {
        for (int i = 0; i < 100; i++)
        {
            _site.Count("gas-hp354", "odour", false);
        }

        DriftDesk desk = Desk();
        Answer(desk, 1, 16, 14);
        Assert.Empty(Faults);
        Answer(desk, 2, 0, 15);
        Assert.Equal(["model overridden_often"], Faults);
        Answer(desk, 3, 20, 0);
        Assert.Equal(["model overridden_often", "model recovered"], Faults);
    }

    [Fact]
    public void LogThatIsDown_IsToldWhenItIsBack()
    {
        DriftDesk desk = Desk();
        _trail.IsBroken = true;
        Run(desk, "gas0", Gas, 0, 2, 9_500, 300);
        Assert.Empty(desk.Advice);
        _trail.IsBroken = false;
        Run(desk, "gas0", Gas, 2, 3, 9_500, 300);
        Assert.Equal(["gas input_drift"], Faults);
    }

    [Fact]
    public void SensorThatLeavesItsCleanAir_IsFoundWithItsTrendAndEnds()
    {
        long? utc = 1_800_000_000;
        var time = new Time();
        var scanner = new Steady();
        int[] clean = [.. Enumerable.Repeat(FixedPointLog.Log10Q16(100_000), GasFeatures.Steps)];
        var guard = new BaselineGuard(scanner, new StoredBaseline(GasBaseline.FromStored(clean), 7, utc.Value, 0, new Climate(2_000, 100_000, 50_000)), () => 7, () => utc, time);
        DriftDesk desk = Desk(guard);

        // A twentieth of a decade a day.
        Scan(desk, guard, time, 8, day => scanner.Ohms = (uint)(100_000 * Math.Pow(10, -0.05 * day)));
        Assert.Equal(["gas baseline_drifted"], Faults);
        Assert.InRange(_trail.Of("fault")[0].Fields["detail"].Integer, 100, 105);
        Assert.Equal(-50, PerDay(desk, guard, time, scanner));
        Scan(desk, guard, time, 2, _ => scanner.Ohms = 100_000);
        Assert.Equal(["gas baseline_drifted", "gas recovered"], Faults);
        utc += 91 * 86_400;
        Scan(desk, guard, time, 1, _ => { });
        Assert.Equal("gas baseline_old", Faults.Last());
        Assert.All(_trail.Problems(), Assert.Null);
    }

    // The real model on the simulator's fingerprints. What is found at which shift stands in MeadowApp/README.md.
    [Theory]
    [InlineData(0, false)]
    [InlineData(0.05, false)]
    [InlineData(-0.05, true)]
    [InlineData(-0.1, true)]
    [InlineData(-0.15, true)]
    [InlineData(0.15, true)]
    [InlineData(0.1, true)]
    [InlineData(-0.2, true)]
    [InlineData(0.2, true)]
    [InlineData(-0.5, true)]
    [InlineData(0.5, true)]
    public void SensorThatHasMoved_IsFoundWithinTwoDays(double decades, bool isFound)
    {
        string found = Air(decades, decades == 0 ? Days * 24 : 48);
        output.WriteLine(found);
        Assert.Equal(isFound, !found.StartsWith("nothing", StringComparison.Ordinal));
    }

    // Nine tenths clean air, the rest coffee and ethanol, on a sensor that has moved by as many decades.
    private string Air(double decades, int hours)
    {
        var time = new Time();
        var scanner = new Mixed(decades);
        GasBaseline baseline = GasBaseline.FromStored([.. Enumerable.Repeat(FixedPointLog.Log10Q16(1_000_000), GasFeatures.Steps)]);
        var guard = new BaselineGuard(scanner, new StoredBaseline(baseline, 7, 1_800_000_000, 0, new Climate(2_000, 100_000, 50_000)), () => 7, () => 1_800_000_000, time);
        DriftDesk desk = Desk(guard);
        var channel = new GasChannel(guard, new ReleasedGasModel(Gas), [baseline], _clock, 60_000);
        var found = new List<string>();
        while (_clock.UptimeMilliseconds < hours * Hour)
        {
            time.Now += TimeSpan.FromMilliseconds(ScanMilliseconds);
            _clock.UptimeMilliseconds = (long)time.Now.TotalMilliseconds;
            desk.Count(channel.Poll(true)!);
            desk.Step();
            found.AddRange(_trail.Of("fault").Skip(found.Count).Select(entry => $"{entry.Fields["code"].Text} {entry.Fields["detail"].Integer} after {_clock.UptimeMilliseconds / Hour} h"));
        }

        return $"{(found.Count == 0 ? "nothing" : string.Join(", ", found))}; at the end {desk.Figures.Single()}";
    }

    private DriftDesk Desk(BaselineGuard? guard = null) => new(new DriftOptions(), _trail, _clock, _site, guard);

    private void Scan(DriftDesk desk, BaselineGuard guard, Time time, double days, Action<double> set)
    {
        var scan = new GasScan();
        double began = time.Now.TotalDays;
        while (time.Now.TotalDays < began + days)
        {
            time.Now += TimeSpan.FromMilliseconds(ScanMilliseconds);
            set(time.Now.TotalDays - began);
            guard.TryRead(scan);
            _clock.UptimeMilliseconds = (long)time.Now.TotalMilliseconds;
            desk.Step();
        }
    }

    private int? PerDay(DriftDesk desk, BaselineGuard guard, Time time, Steady scanner)
    {
        // Figures are of sensors that answer.
        Decide(desk, "gas0", Gas, _clock.UptimeMilliseconds, 9_500, 50);
        Scan(desk, guard, time, 1.0 / 24, _ => { });
        Assert.True(scanner.Ohms < 100_000);
        return desk.Figures.Single().OffsetPerDay;
    }

    private void Answer(DriftDesk desk, int hour, int confirmed, int overridden)
    {
        for (int i = 0; i < confirmed + overridden; i++)
        {
            _site.Count("gas-hp354", "odour", i < confirmed);
        }

        _clock.UptimeMilliseconds = hour * Hour;
        desk.Step();
    }

    private void Run(DriftDesk desk, string sensor, ModelBundle model, int fromHour, int toHour, int confidence, int distance)
    {
        for (long now = fromHour * Hour; now < toHour * Hour; now += SoundMilliseconds)
        {
            Decide(desk, sensor, model, now, confidence, distance);
            desk.Step();
        }

        _clock.UptimeMilliseconds = toHour * Hour;
        desk.Step();
    }

    private void Decide(DriftDesk desk, string sensor, ModelBundle model, long now, int confidence, int distance, QualityFlags quality = QualityFlags.None)
    {
        _clock.UptimeMilliseconds = now;
        var confidences = new int[model.Manifest.Labels.Count];
        confidences[0] = confidence;
        var doubts = new Doubts(distance, model.Reference!.MostDistance, 1, 1);
        desk.Count(new DecisionReport(sensor, model.Manifest, confidences, DecisionRule.Decide(model.Manifest, confidences, quality, doubts), quality, true, now, 0, null)
        {
            Doubts = doubts,
            Reference = model.Reference,
        });
    }

    // A top confidence as the training data had it.
    private static int Draw(ReferenceStatistics reference, Random random)
    {
        int at = random.Next(reference.Confidences.Sum());
        int bin = 0;
        for (; at >= reference.Confidences[bin]; bin++)
        {
            at -= reference.Confidences[bin];
        }

        return (1_000 * bin) + random.Next(1_000);
    }

    // The square of a distance with mean 1, in 1/100 standard deviations.
    private static int Exponential(Random random) => (int)(100 * Math.Sqrt(-Math.Log(1 - random.NextDouble())));

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private sealed class Mixed(double decades) : IGasScanner
    {
        private readonly Random _random = new(3);
        private int _scans;
        private int _what;

        public ReadState TryRead(GasScan scan)
        {
            // An episode lasts nine minutes.
            _what = _scans++ % 50 == 0 ? _random.Next(100) : _what;
            double[]? gas = _what < 90 ? null : _what < 97 ? GasFingerprint.Coffee.Decades : GasFingerprint.Ethanol.Decades;
            double together = decades + (0.03 * Normal(_random));
            for (int step = 0; step < scan.Ohms.Length; step++)
            {
                scan.Ohms[step] = (uint)Math.Pow(10, 6 + together + (0.01 * Normal(_random)) + (gas?[step] ?? 0));
            }

            scan.Quality = SensorQuality.None;
            return ReadState.Ready;
        }
    }

    private sealed class Steady : IGasScanner
    {
        public uint Ohms { get; set; } = 100_000;

        public ReadState TryRead(GasScan scan)
        {
            scan.Ohms.Fill(Ohms);
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
