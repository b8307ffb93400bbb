using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Privacy;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Operators;
using MeadowTinyMl.Simulator.Page;
using MeadowTinyMl.Simulator.Replay;
using MeadowTinyMl.Simulator.Tampering;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>One run of the simulated board, from power-on to an orderly stop.</summary>
internal sealed class BoardRun
{
    private const int WitnessSeconds = 86_400;
    private const long WithoutPowerMilliseconds = 15_000;
    private const int LinesAtStart = 4;

    private static readonly TimeSpan ProgressEvery = TimeSpan.FromSeconds(10);

    private readonly SimulatorOptions _options;
    private readonly Inputs _inputs;
    private readonly BundleGate _gate;
    private readonly TextWriter _output;
    private readonly BoardFolder _folder;
    private readonly SimulatedClock _clock;
    private readonly Scene _scene;
    private readonly LiveView _view;
    private readonly SceneDirector _director;
    private readonly SimulatedOperator? _operator;
    private readonly Tally _tally = new();
    private readonly ScoreBoard _gasScores;
    private readonly ScoreBoard _soundScores;
    private ModelBundle? _gasBundle;
    private ModelBundle? _soundBundle;
    private bool _isUpdateTaken;
    private SimulatedBme688? _chip;
    private StoredBaseline? _baseline;
    private ReplayGasScanner? _gasReplay;
    private ReplayMicrophone? _soundReplay;

    /// <summary>Prepares a run; nothing is written yet.</summary>
    /// <param name="options">What the command line asks for.</param>
    /// <param name="inputs">What it names, read.</param>
    /// <param name="gasBundle">The gas model that the program was built with.</param>
    /// <param name="soundBundle">The sound model that it was built with.</param>
    /// <param name="time">The host's time of day.</param>
    /// <param name="output">Where to say what happens.</param>
    public BoardRun(SimulatorOptions options, Inputs inputs, ModelBundle gasBundle, ModelBundle soundBundle, TimeProvider time, TextWriter output)
    {
        _options = options;
        _inputs = inputs;
        _gate = ReleasedModels.Gate(options.ReleaseKeys);
        _output = output;
        _folder = new BoardFolder(options.Out);
        _clock = new SimulatedClock(_folder.TimeAtBoot(time.GetUtcNow()));
        _scene = new Scene();
        _view = new LiveView(_clock, time, options.EffectiveSpeed);
        _director = new SceneDirector(_clock, _scene, _view, options.Headless);
        _operator = Operator();
        _gasScores = new ScoreBoard("gas decisions", gasBundle.Manifest.Labels);
        _soundScores = new ScoreBoard("sound decisions", soundBundle.Manifest.Labels);
    }

    /// <summary>Gets the wires between the board and its parts.</summary>
    public Wires Wires { get; init; } = Wires.Bare;

    /// <summary>Runs until the end of the recordings, the end of the time, or a stop.</summary>
    /// <param name="stop">Asks for an orderly stop.</param>
    /// <exception cref="IOException">The port or the log cannot be had.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        PageServer? page = _options.Headless ? null : await StartPage();
        try
        {
            // The loop has a thread of its own: it waits, and requests must not wait for it.
            await Task.Factory.StartNew(() => Run(stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            if (page != null)
            {
                await page.DisposeAsync();
            }
        }
    }

    private async Task<PageServer> StartPage()
    {
        try
        {
            PageServer page = await PageServer.StartAsync(_view, _options.Port, !_options.IsReplay);
            return page;
        }
        catch (IOException exception)
        {
            throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"--port {_options.Port}: expected a free port on loopback: {exception.Message.ReplaceLineEndings(" ")}"));
        }
    }

    private void Run(CancellationToken stop)
    {
        PoweredBoard? board = PowerOn("power_on");
        try
        {
            Welcome();
            if (board.Log.Problem != null)
            {
                _output.WriteLine($"The log in {_options.Out} could not go on: {board.Log.Problem}. Its successor is {board.Log.Folder}.");
            }

            var pace = new Pace(_clock, _options.EffectiveSpeed, _options.ForSeconds);
            TimeSpan progressAt = ProgressEvery;
            long backAt = 0;
            while (!HasEnded() && pace.TryStep(stop))
            {
                Direct(board);
                if (board != null)
                {
                    _view.ShowSlots(board.Models.Report);
                    _view.ShowDrift(board.Drift.Figures, board.Drift.Advice);
                }

                if (board == null)
                {
                    board = _clock.TotalMilliseconds >= backAt ? PowerOn("power_on") : null;
                }
                else if (!board.TryStep())
                {
                    board.Dispose();
                    board = null;
                    _operator?.Forget();
                    _view.ShowPower(false);
                    backAt = _clock.TotalMilliseconds + WithoutPowerMilliseconds;
                }
                else if (board.Loop.WantsRestart)
                {
                    board = Restart(board);
                }

                if (board != null && pace.Elapsed >= progressAt)
                {
                    progressAt += ProgressEvery;
                    _output.WriteLine(Progress(board.Log));
                }
            }

            board ??= PowerOn("power_on");
            board.Loop.Stop();
            board.Uplink?.Finish(_output);
            _folder.KeepTime(_clock.UtcSeconds!.Value + 1);
            if (board.Fault != null)
            {
                throw new IOException(board.Fault);
            }

            Report(board.Log);
        }
        finally
        {
            board?.Dispose();
        }
    }

    // Every start of the board is the same but for its cause: log and loop are made anew, the chip and the scene go on.
    private PoweredBoard PowerOn(string cause)
    {
        _clock.Boot();
        var clock = new SteadyClock(_clock);
        _view.ShowPower(true);
        var settings = new SentinelOptions { Power = DevicePower.Stated };
        IRandomSource random = Wires.Random(new HostRandom());
        BoardLog log = BoardLog.Open(_options.Out, clock, random, settings, _options.UplinkWitness == null ? null : WitnessSeconds, cause);
        BoardUplink? uplink = null;
        var pseudonyms = new PseudonymStore(log.Board, random);
        try
        {
            uplink = _options.Uplink == null ? null : new BoardUplink(_options, log, clock, _folder.Updates);
            var panel = new RunPanel(_view, _tally, _operator, Score) { Remote = uplink?.Commands };
            var trail = new ObservedTrail(
                log.Trail,
                (index, body) => _view.ShowEntry(new LogLine(index, body.Type, EntryWords.Of(body.Type, JsonValue.Of(body.Fields().Select(field => (field.Key, field.Value)).ToArray())))),
                () => ShowCheckpoint(log));
            foreach (LogLine line in log.Lines(Math.Max(0, log.Trail.Size - LinesAtStart), log.Trail.Size))
            {
                _view.ShowEntry(line);
            }

            ModelDesk models = Models(log, trail);
            ISoundModel? soundModel = _soundBundle == null ? null : new ReleasedSoundModel(_soundBundle);
            (IGasScanner scanner, GasBaseline?[] baselines, CleanAirDesk? cleanAir) = GasSensor(log.Board);
            var site = new SiteRecord(log.Board);
            var drift = new DriftDesk(new DriftOptions(), trail, clock, site, scanner as BaselineGuard);
            var loop = new SentinelLoop(
                settings,
                new GasChannel(scanner, _gasBundle == null ? null : new ReleasedGasModel(_gasBundle), baselines, clock, settings.GasOverdueMilliseconds) { IsSigned = true },
                new SoundChannel(Microphone(soundModel), soundModel, clock, settings.SoundOverdueMilliseconds) { IsSigned = true },
                panel,
                panel,
                panel,
                trail,
                Roster(log.Board),
                site,
                pseudonyms,
                clock,
                random)
            {
                Models = models,
                Drift = drift,
                CleanAir = cleanAir,
            };
            var board = new PoweredBoard(_clock, log, loop, models, drift, panel, pseudonyms, uplink);
            ShowCommissioning(log);
            loop.Start();
            return board;
        }
        catch
        {
            uplink?.Dispose();
            pseudonyms.Dispose();
            log.Dispose();
            throw;
        }
    }

    // An orderly end of the loop, and a start with the slot that is active now and the clean air that is stored now.
    private PoweredBoard Restart(PoweredBoard board)
    {
        string cause = board.Models.MustRestart || board.Models.WantsRestart ? "update" : "software";
        board.Loop.Stop();
        board.Dispose();
        _operator?.Forget();
        _view.ShowPower(false);
        return PowerOn(cause);
    }

    private ModelDesk Models(BoardLog log, IAuditTrail trail)
    {
        var desk = new ModelDesk(log.Board, _gate, new Ed25519Verifier(), trail, _clock, _options.Trial, new UpdateFolder(_folder.Updates));
        IBundleSource[] given = _options.Update == null || _isUpdateTaken ? [] : [new FolderSource(_options.Update, isEmptied: false)];
        _isUpdateTaken = true;
        foreach (string? refused in desk.Start(ReleasedModels.Source(ModelManifest.GasTask), ReleasedModels.Source(ModelManifest.SoundTask), given))
        {
            _output.WriteLine(refused == null ? $"--update {_options.Update}: taken, on trial" : $"--update {_options.Update}: refused: {refused}");
        }

        _gasBundle = desk.Gas.Active?.Bundle;
        _soundBundle = desk.Sound.Active?.Bundle;
        _view.ShowModels(desk.Manifests, desk.Report);
        return desk;
    }

    private void Direct(PoweredBoard? board)
    {
        if (_options.IsReplay)
        {
            _view.ShowReplay(Caption());
        }
        else
        {
            Happen(_director.Step(), board);
        }

        while (_view.TryTakeRequest(out SceneRequest? request))
        {
            if (request!.What == "log")
            {
                _view.ShowTrial(request.Name, null, null);
                LogTrials.Begin(request.Name, board?.Log.Folder ?? _options.Out, trial => _view.ShowTrial(trial.Name, trial, null), problem => _view.ShowTrial(request.Name, null, problem));
            }
            else if (!_options.IsReplay)
            {
                Happen(_director.Do(request), board);
            }
        }
    }

    private void Happen(SceneEvent happens, PoweredBoard? board)
    {
        switch (happens)
        {
            case SceneEvent.StopTest:
                _view.Ask(new StopCommand(StopSource.Test, SimulatedOperator.Name));
                break;
            case SceneEvent.PowerCut:
                board?.Cut();
                break;
        }
    }

    private OperatorRoster Roster(IStorage storage)
    {
        OperatorRoster roster;
        try
        {
            roster = new OperatorRoster(storage);
        }
        catch (RosterFormatException exception)
        {
            throw new IOException(exception.Message);
        }

        _view.ShowEnrolled(roster.Accounts.Count > 0);
        if (roster.Accounts.Count == 0)
        {
            roster.Admit(PageServer.Operator);
        }

        roster.Admit(SimulatedOperator.Name);
        return roster;
    }

    private SimulatedOperator? Operator() => _options.Operator switch
    {
        "none" => null,
        "confirm" => SimulatedOperator.Confirming(_clock, _options.Seed),
        "override" => SimulatedOperator.Overriding(_clock, _options.Seed),
        _ => SimulatedOperator.Following(_clock, _inputs.Script!),
    };

    private (IGasScanner Scanner, GasBaseline?[] Baselines, CleanAirDesk? CleanAir) GasSensor(IStorage storage)
    {
        if (_options.IsReplay)
        {
            if (_inputs.Gas == null)
            {
                return (new UnfittedGasScanner(), [null], null);
            }

            _gasReplay = new ReplayGasScanner(_inputs.Gas, _clock, (_gasBundle?.Manifest.Training ?? []).ToHashSet(StringComparer.Ordinal));
            return (_gasReplay, _inputs.Gas.Baselines, null);
        }

        StoredBaseline baseline = _baseline = _folder.Baseline(
            Commissioning.Fingerprint(_options.Seed), () => Commissioning.Take(_options.Seed, _clock.UtcSeconds!.Value));
        var time = new BoardTime(_clock);
        _chip ??= new SimulatedBme688(() => time.Now, () => _scene.Air, _options.Seed);
        var driver = new Bme688(Wires.Gas(new LooseBus(_chip, () => _scene.HasGasSensor)), time);
        var scanner = new Bme688Scanner(driver, time, 0, DutyCycle.Continuous);
        var cleanAir = new CleanAirDesk(scanner, storage, () => driver.Calibration.Fingerprint, () => scanner.Climate, () => _clock.UtcSeconds, time, DutyCycle.Continuous.LongestGap);
        return (new BaselineGuard(cleanAir, baseline, () => driver.Calibration.Fingerprint, () => _clock.UtcSeconds, time), [baseline.Baseline], cleanAir);
    }

    private IMicrophone Microphone(ISoundModel? model)
    {
        if (!_options.IsReplay)
        {
            return new SceneMicrophone(_clock, _scene, _options.Seed, wires: Wires.Sound);
        }

        if (_inputs.Sound.Count == 0 || model == null)
        {
            return new UnfittedMicrophone();
        }

        _soundReplay = new ReplayMicrophone(_inputs.Sound, _clock, model.WindowsPerDecision, _soundBundle!.Manifest.Training.ToHashSet(StringComparer.Ordinal));
        return _soundReplay;
    }

    private bool HasEnded() => _options.IsReplay
        && (_gasReplay == null || _gasReplay.Position == _gasReplay.Total)
        && (_soundReplay == null || _soundReplay.HasEnded);

    private void Score(DecisionReport report)
    {
        if ((report.Quality & QualityFlags.Missing) != 0)
        {
            return;
        }

        if (report.Manifest == _gasBundle?.Manifest && _gasReplay?.Current is Truth gas)
        {
            _gasScores.Add(report, gas);
        }
        else if (report.Manifest == _soundBundle?.Manifest && _soundReplay?.Current is Truth sound)
        {
            _soundScores.Add(report, sound);
        }
    }

    private void ShowCheckpoint(BoardLog log)
    {
        if (!_options.Headless)
        {
            (long size, string root) = log.Checkpoint();
            _view.ShowCheckpoint(size, root);
        }
    }

    private void ShowCommissioning(BoardLog log) => _view.ShowCommissioning(new CommissioningFacts(
        _baseline?.TakenUtcSeconds,
        (int)(((_baseline?.SpreadQ16 ?? 0) * 1_000L) >> 16),
        _baseline?.Chip ?? 0,
        log.FirstKey));

    private string Caption()
    {
        var parts = new List<string>();
        if (_gasReplay != null)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"gas scan {_gasReplay.Position} of {_gasReplay.Total}{Known(_gasReplay.Current)}"));
        }

        if (_soundReplay != null)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"clip {_soundReplay.Position} of {_soundReplay.Total}{Known(_soundReplay.Current)}"));
        }

        return $"Replaying recordings: {string.Join("; ", parts)}.";
    }

    private static string Known(Truth? truth) => truth?.Label == null ? string.Empty : $" ({truth.Label})";

    private void Welcome()
    {
        if (_options.IsReplay)
        {
            if (_inputs.Gas is GasRecording gas)
            {
                _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Replaying {gas.Order.Length} heater scans; {gas.Commissioning} clean ones before them made the baselines of {gas.Baselines.Count(baseline => baseline != null)} sensors."));
                if (gas.Unsettled + gas.WithoutBaseline > 0)
                {
                    _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gas.Unsettled} scans were taken before their sensor had settled and {gas.WithoutBaseline} by sensors with fewer than ten clean scans: the sentinel abstains on them."));
                }
            }
            else
            {
                _output.WriteLine("No gas recordings were given: the gas sensor counts as missing.");
            }

            _output.WriteLine(_inputs.Sound.Count > 0
                ? string.Create(CultureInfo.InvariantCulture, $"Replaying {_inputs.Sound.Count} clips of sound.")
                : "No sound recordings were given: the microphone counts as missing.");
        }

        if (!_options.Headless)
        {
            _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The operator's page: http://localhost:{_options.Port}/   (Ctrl-C stops the board)"));
        }
    }

    private string Progress(BoardLog log)
    {
        TimeSpan uptime = TimeSpan.FromMilliseconds(_clock.TotalMilliseconds);
        string replayed = _options.IsReplay ? " " + Caption() : string.Empty;
        return string.Create(CultureInfo.InvariantCulture, $"{uptime:d\\.hh\\:mm\\:ss} of the board's time, {log.Trail.Size} entries, {_tally.Alerts} alerts.{replayed}");
    }

    private void Report(BoardLog log)
    {
        TimeSpan uptime = TimeSpan.FromMilliseconds(_clock.TotalMilliseconds);
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The board ran for {uptime:d\\.hh\\:mm\\:ss} of its own time."));
        _tally.Print(_output);
        _gasScores.Print(_output);
        _soundScores.Print(_output);
        _output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  log: {log.Trail.Size} entries in {log.Folder}"));
        _output.WriteLine("Verify it:");
        _output.WriteLine($"  dotnet run --project Audit/Cli -- verify {log.Folder}");
    }
}
