using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Meadow;
using Meadow.Devices;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel;

namespace MeadowTinyMl.App;

/// <summary>The sentinel on a Meadow F7 Feather v2.</summary>
/// <remarks>
/// Drivers for the BME688 and the microphone do not exist yet. The head says so when it starts and runs with both sensors unfitted: the sentinel then abstains,
/// logs that both are missing, and raises nothing.
/// </remarks>
public sealed class MeadowApp : App<F7FeatherV2>
{
    private const string PeriodKeyName = "keys/period";
    private const int KeyLength = 32;
    private const int StepMilliseconds = 50;

    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    private SentinelLoop? _loop;
    private Thread? _thread;
    private volatile bool _isStopping;

    /// <inheritdoc/>
    public override Task Initialize()
    {
        Resolver.Log.Warn("No driver for a gas sensor and none for a microphone is part of this program yet: both count as missing.");
        var clock = new BoardClock();
        var random = new BoardRandom();
        var options = new SentinelOptions();

        // Until a power-cut test on the board shows that a flush suffices, each append closes its file.
        string folder = Path.Combine(MeadowOS.FileSystem.DataDirectory, "audit-log");
        var first = new FileStorage(folder, keepsOpen: false);
        (LogWriter log, int generation, LogCorruptException? problem) = SuccessorLog.Open(
            (wanted, isMade) => wanted == 1 ? first : isMade || File.Exists(Path.Combine($"{folder}.{wanted}", "checkpoint")) ? new FileStorage($"{folder}.{wanted}", keepsOpen: false) : null,
            clock,
            random,
            new Ed25519Signing(),
            new LogWriterOptions
            {
                Origin = Setting("Sentinel.Origin"),
                Commissioning = Convert.FromBase64String(Setting("Sentinel.Commissioning")),
                PublishesPartials = false,
                Device = "f7-feather-v2",
                ResetCause = "unknown",
                AnswerSeconds = (int)(options.AnswerTimeoutMilliseconds / 1_000),
                HeartbeatSeconds = (int)(options.HeartbeatMilliseconds / 1_000),
                RawLifeSeconds = (int)(options.RawLifeMilliseconds / 1_000),
            });
        if (problem != null)
        {
            Resolver.Log.Error($"The log could not go on, generation {generation} follows it: {problem.Message}");
        }

        var soundModel = new ReleasedSoundModel(ReleasedModels.Load(ModelManifest.SoundTask));
        _loop = new SentinelLoop(
            options,
            new GasChannel(new UnfittedGasScanner(), new ReleasedGasModel(ReleasedModels.Load(ModelManifest.GasTask)), new GasBaseline?[] { null }, clock, options.GasOverdueMilliseconds),
            new SoundChannel(new UnfittedMicrophone(), soundModel, clock, options.SoundOverdueMilliseconds),
            new ButtonPanel(Device.Pins.D03, Device.Pins.D12, Device.Pins.D13),
            new BoardAlarm(Device.Pins.OnboardLedRed, Device.Pins.D02),
            null,
            log,
            new OperatorPseudonyms(PeriodKey(first, random)),
            clock,
            random);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task Run()
    {
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnShutdown()
    {
        _isStopping = true;
        _thread?.Join(StopPatience);
        return Task.CompletedTask;
    }

    private static byte[] PeriodKey(FileStorage storage, BoardRandom random)
    {
        byte[]? key = storage.Read(PeriodKeyName);
        if (key == null)
        {
            key = new byte[KeyLength];
            random.Fill(key);
            storage.Replace(PeriodKeyName, key, Durability.Durable);
        }

        return key;
    }

    private void Loop()
    {
        _loop!.Start();

        // The first passes compile everything they touch; the watchdog starts after them.
        _loop.Step();
        Device.WatchdogEnable(Watchdog);
        while (!_isStopping)
        {
            _loop.Step();
            Device.WatchdogReset();
            Thread.Sleep(StepMilliseconds);
        }

        _loop.Stop();
    }

    private string Setting(string name) =>
        Settings.TryGetValue(name, out string? value) && value.Length > 0
            ? value
            : throw new InvalidOperationException($"app.config.yaml: expected a value for {name}, found none.");
}
