using System;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Privacy;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Simulator.Board;

namespace MeadowTinyMl.BoardCost;

/// <summary>
/// The board's whole loop: drivers, both released models, decision rule, alerts and the log in memory, a second of sound and twenty steps at a time, as the board's head wires it.
/// Every decision is logged, not each fiftieth alone, so that no board does more.
/// </summary>
internal static class Loop
{
    private const int Chip = 5;

    /// <summary>Time between two steps of the loop, as in the board's head.</summary>
    public const int StepMilliseconds = 50;

    /// <summary>Steps in a second.</summary>
    public const int StepsPerSecond = 1_000 / StepMilliseconds;

    public static int Run(int seconds)
    {
        var time = new SensorTime();
        var clock = new DriverClock(time);
        var random = new FixedRandomness();
        var options = new SentinelOptions { SampleEvery = 1 };
        var sound = new ReleasedSoundModel(ReleasedModels.Load(ModelManifest.SoundTask));
        PdmMicrophone microphone = Microphone(sound.SamplesPerWindow);
        (IGasScanner scanner, StoredBaseline cleanAir) = Scanner(time, clock);
        var panel = new QuietPanel();
        using LogWriter log = LogWriter.Open(
            new MemoryStorage(), clock, random, new Ed25519Signing(), new LogWriterOptions { Origin = "board.example/log", Device = "F7", Commissioning = new byte[32], PublishesPartials = false });
        var board = new MemoryStorage();
        using var pseudonyms = new PseudonymStore(board, random);
        var loop = new SentinelLoop(
            options,
            new GasChannel(scanner, new ReleasedGasModel(ReleasedModels.Load(ModelManifest.GasTask)), new[] { cleanAir.Baseline }, clock, options.GasOverdueMilliseconds),
            new SoundChannel(microphone, sound, clock, options.SoundOverdueMilliseconds),
            panel,
            panel,
            null,
            log,
            new OperatorRoster(board),
            new SiteRecord(board),
            pseudonyms,
            clock,
            random);
        loop.Start();
        for (int second = 0; second < seconds; second++)
        {
            microphone.Capture();
            for (int step = 0; step < StepsPerSecond; step++)
            {
                time.Wait(TimeSpan.FromMilliseconds(StepMilliseconds));
                loop.Step();
            }
        }

        Console.WriteLine($"{panel.Decisions} decisions, {log.Size} entries; gas: {Words(panel.Gas)}; sound: {Words(panel.Sound)}; fault: {panel.Fault ?? "none"}");
        return panel.Fault == null ? 0 : 1;
    }

    /// <summary>Fits a microphone that hears the same window again and again.</summary>
    public static PdmMicrophone Microphone(int samplesPerWindow)
    {
        var time = new SensorTime();
        var options = new PdmOptions { GainDecibels = 6, SamplesPerWindow = samplesPerWindow };
        var microphone = new PdmMicrophone(new RecordedBits(options, time), time, options);
        microphone.Calibrate();
        return microphone;
    }

    /// <summary>Wires a scanner to the recorded scan, held against clean air that the same chip took when it was commissioned.</summary>
    public static (IGasScanner Scanner, StoredBaseline CleanAir) Scanner(SensorTime time, DriverClock clock)
    {
        var chip = new Bme688(new RecordedChip(Chip, time), time);
        StoredBaseline cleanAir = Commissioning.Take(Chip, clock.UtcSeconds!.Value);
        var scanner = new Bme688Scanner(chip, time, 0, DutyCycle.Continuous);
        return (new BaselineGuard(scanner, cleanAir, () => chip.Calibration.Fingerprint, () => clock.UtcSeconds, time), cleanAir);
    }

    private static string Words(DecisionReport? report) =>
        report == null ? "none" : $"{report.Manifest.Labels[report.Decision.Top]} {report.Decision.Outcome} {report.Quality}";
}
