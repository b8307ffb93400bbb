using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Meadow;
using Meadow.Devices;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Privacy;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sensing.Sound;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Panel;
using MeadowTinyMl.Sentinel.Slots;

namespace MeadowTinyMl.App;

/// <summary>The sentinel on a Meadow F7: the Feather v2, or the Project Lab where it is built with <c>-p:Board=ProjectLab</c>.</summary>
#if PROJECT_LAB
public sealed class MeadowApp : ProjectLabCoreComputeApp
#else
public sealed class MeadowApp : App<F7FeatherV2>
#endif
{
    private const int WitnessSeconds = 86_400;
    private const int StepMilliseconds = 50;
    private const int ScansOverdue = 2;

    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    private SentinelLoop? _loop;
    private LogWriter? _log;
    private NetworkClock? _boardClock;
    private SteadyClock? _clock;
    private BoardUplink? _uplink;
    private ButtonPanel? _panel;
    private DriftDesk? _drift;
    private ModelDesk? _models;
    private UpdateHold? _updates;
    private IReadOnlyList<DriftAdvice>? _advised;
    private Thread? _thread;
    private Ear? _ear;
    private volatile bool _isStopping;

    /// <inheritdoc/>
    public override Task Initialize()
    {
#if PROJECT_LAB
        var board = new ProjectLabBoard(Hardware);
#else
        var board = new FeatherBoard(Device, Convert.ToByte(Setting("Sentinel.GasAddress"), 16));
#endif
        var health = new BoardHealth();
        var uptime = Stopwatch.StartNew();
        _boardClock = new NetworkClock(() => uptime.ElapsedMilliseconds, () => DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        if (Resolver.Device.PlatformOS.NtpClient is { } network)
        {
            network.TimeChanged += _boardClock.Set;
        }

        var clock = new SteadyClock(_boardClock);
        byte[] commissioning = Convert.FromBase64String(Setting("Sentinel.Commissioning"));
        var random = new MixedRandom(new BoardRandom(), commissioning);
        var dutyCycle = new DutyCycle(Number("Sentinel.ScansOn"), Number("Sentinel.ScansAsleep"));
        var options = new SentinelOptions
        {
            GasOverdueMilliseconds = (long)dutyCycle.LongestGap.TotalMilliseconds + (ScansOverdue * GasScan.LengthMilliseconds),
            Power = DevicePower.Stated,
        };

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
                Commissioning = commissioning,
                PublishesPartials = false,
                Device = board.Name,
                FirmwareSha256 = ProgramDigest.Of(AppDomain.CurrentDomain.BaseDirectory),
                InstructionsSha256 = ReleasedDocuments.InstructionsSha256,
                DocumentsSha256 = ReleasedDocuments.Sha256,
                ResetCause = health.Cause,
                SelfTestSeconds = ModelDesk.SelfTestSeconds,
                WitnessSeconds = Optional("Sentinel.Witness").Length == 0 ? (int?)null : WitnessSeconds,
                AnswerSeconds = (int)(options.AnswerTimeoutMilliseconds / 1_000),
                HeartbeatSeconds = (int)(options.HeartbeatMilliseconds / 1_000),
                PseudonymDays = options.PseudonymDays,
                RawLifeSeconds = (int)(options.RawLifeMilliseconds / 1_000),
            });
        if (problem != null)
        {
            Resolver.Log.Error($"The log could not go on, generation {generation} follows it: {problem.Message}");
        }

        health.Report(log);
        var pseudonyms = new PseudonymStore(first, random);
        var roster = new OperatorRoster(first);
        var time = new BoardTime();
        var chip = new Bme688(new I2cDevice(board.GasBus, board.GasAddress), time);
        if (board.Buttons.Confirm.IsClosed)
        {
            Resolver.Log.Info(FirstCleanAir.Take(first, roster, chip, time, clock.UtcSeconds, log));
        }

        StoredBaseline? cleanAir = CleanAirFile.Read(first, out string? unread);
        if (cleanAir == null)
        {
            Resolver.Log.Warn(unread ?? "No clean air was taken: hold the confirm button while the board starts or, where somebody is enrolled, use the menu.");
        }

        var nose = new Bme688Scanner(chip, time, 0, dutyCycle, cleanAir?.Baseline);
        var cleanAirDesk = new CleanAirDesk(nose, first, () => chip.Calibration.Fingerprint, () => nose.Climate, () => clock.UtcSeconds, time, dutyCycle.LongestGap);
        var scanner = new BaselineGuard(cleanAirDesk, cleanAir, () => chip.Calibration.Fingerprint, () => clock.UtcSeconds, time);
        string updates = folder + ".board/update";
        _models = BoardModels.Start(first, updates, Optional("Sentinel.ReleaseKeys"), log, clock);
        ReleasedGasModel? gasModel = _models.Gas.Active is { } gas ? new ReleasedGasModel(gas.Bundle) : null;
        ReleasedSoundModel? soundModel = _models.Sound.Active is { } sound ? new ReleasedSoundModel(sound.Bundle) : null;
        WarmUp.Run(gasModel, soundModel);
        Resolver.Log.Info(ProcessorTimes.Tell(new Ed25519Signing(), soundModel, () => time.Now));
        var pdm = new PdmOptions { GainDecibels = Number("Sentinel.MicrophoneGain") };
        pdm = soundModel == null ? pdm : pdm with { SamplesPerWindow = soundModel.SamplesPerWindow };
        var microphone = new PdmMicrophone(new MicrophoneBus(board.MicrophoneBus, pdm.ClockHz), time, pdm);
        _ear = new Ear(microphone, () => true);
        _log = log;
        _clock = clock;
        _uplink = new BoardUplink(Optional, log, first, clock, updates);
        var site = new SiteRecord(first);
        _drift = new DriftDesk(new DriftOptions(), log, clock, site, scanner);
        _updates = BoardUpdates.Connect();
        var presses = new ButtonPresses(clock);
        BoardButtons.Connect(board, presses);
        string[] names = roster.Accounts.Select(account => account.Name).ToArray();
        _panel = new ButtonPanel(
            new BoardDisplay(board.Display).Show, presses, PanelWords.Load(Setting("Sentinel.Language")), names, _models.Manifests, _uplink.Commands, clock);
        _loop = new SentinelLoop(
            options,
            new GasChannel(scanner, gasModel, new[] { cleanAir?.Baseline }, clock, options.GasOverdueMilliseconds) { IsSigned = true, Asleep = () => nose.Asleep },
            new SoundChannel(microphone, soundModel, clock, options.SoundOverdueMilliseconds) { IsSigned = true },
            _panel,
            new BoardAlarm(board),
            new BoardRelay(board.Relay),
            log,
            roster,
            site,
            pseudonyms,
            clock,
            random)
        {
            Models = _models,
            Drift = _drift,
            CleanAir = cleanAirDesk,
        };

        // All buffers are made now; what start-up left behind goes before the first window comes.
        GC.Collect();
        Resolver.Log.Info($"Reserved: {GC.GetTotalMemory(true) / 1_024} KiB.");
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task Run()
    {
        _thread = new Thread(Loop) { IsBackground = true };
        _thread.Start();
        _ear!.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnShutdown()
    {
        _isStopping = true;
        _thread?.Join(StopPatience);
        _ear?.Stop(StopPatience);
        return Task.CompletedTask;
    }

    private void Loop()
    {
        _loop!.Start();

        // The first passes compile everything they touch; the watchdog starts after them.
        _loop.Step();
        Resolver.Device.WatchdogEnable(Watchdog);
        while (!_isStopping)
        {
            _loop.Step();
            Attend();
            if (_loop.WantsRestart)
            {
                _loop.Stop();
                Resolver.Device.PlatformOS.Reset();
            }

            Resolver.Device.WatchdogReset();
            Thread.Sleep(StepMilliseconds);
        }

        _loop.Stop();
    }

    private void Advise()
    {
        if (!ReferenceEquals(_advised, _drift!.Advice))
        {
            _advised = _drift.Advice;
            foreach (DriftAdvice advice in _advised)
            {
                Resolver.Log.Warn($"Advice: {advice.Kind} of {advice.Sensor}, {advice.Value}.");
            }

            _panel!.ShowAdvice(_advised);
        }
    }

    // What is not the loop's own, after each of its steps and on its thread; a log that fails is the loop's to report.
    private void Attend()
    {
        try
        {
            if (_boardClock!.Report(_log!, _clock!.ReckonedUtcSeconds))
            {
                _clock.Accept();
            }

            _drift!.Step();
            Advise();
            _updates!.IsAlarmOpen = _loop!.IsAlertOpen;
            _models!.Step(_loop.IsAlertOpen);
            _uplink!.Step(_clock.UptimeMilliseconds);
            _panel!.ShowLacks(
                (_models.Gas.Active == null ? Lacks.GasModel : Lacks.None)
                | (_models.Sound.Active == null ? Lacks.SoundModel : Lacks.None)
                | (_log!.IsSpaceScarce ? Lacks.Space : Lacks.None)
                | (_uplink.IsCutOff ? Lacks.Uplink : Lacks.None)
                | (_clock.UtcSeconds == null ? Lacks.TimeOfDay : Lacks.None));
        }
        catch (IOException exception)
        {
            Resolver.Log.Error(exception.Message);
        }
    }

    private int Number(string name) => Convert.ToInt32(Setting(name), CultureInfo.InvariantCulture);

    private string Optional(string name) => Settings.TryGetValue(name, out string? value) ? value : string.Empty;

    private string Setting(string name) =>
        Settings.TryGetValue(name, out string? value) && value.Length > 0
            ? value
            : throw new InvalidOperationException($"app.config.yaml: expected a value for {name}, found none.");
}
