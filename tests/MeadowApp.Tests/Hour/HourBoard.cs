using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Privacy;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.MeadowApp.Tests.Sentinel;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Run;

namespace MeadowTinyMl.MeadowApp.Tests.Hour;

/// <summary>A whole board down to the gas sensor's registers and the microphone's bits, with both released models and the real writer of the log, whose parts fail at the bottom by a plan.</summary>
internal sealed class HourBoard : IClock, IRandomSource, IOperatorPanel, IAlarm, IRelay
{
    /// <summary>The time between two steps of the loop.</summary>
    public const long StepMilliseconds = 100;

    /// <summary>The time after which a call that does not return is ended by the watchdog.</summary>
    public const long WatchdogMilliseconds = 30_000;

    /// <summary>How long a person takes to switch off and on a board that says it cannot write its log.</summary>
    public const long NoticedMilliseconds = 10_000;

    /// <summary>The time between two summaries: more often than as delivered, so that there are many.</summary>
    public const long HeartbeatMilliseconds = 60_000;

    /// <summary>The time of day when power comes first, in seconds since 1970.</summary>
    public const long BootUtc = 1_800_000_000;

    private const string Person = "Erika Mustermann";
    private const int Seed = 1;
    private const long OffMilliseconds = 5_000;
    private const long CutWithinMilliseconds = 3_000;
    private const long RejectsUntil = 40_000;
    private const int WindowBytes = (1_600 + 15_625) * PdmDecimator.BytesPerSample;

    private readonly HourPlan _plan;
    private readonly Random _random;
    private readonly SimulatedClock _time = new(DateTimeOffset.FromUnixTimeSeconds(BootUtc));
    private readonly Scene _scene = new();
    private readonly StoredBaseline _cleanAir = Commissioning.Take(Seed, BootUtc);
    private readonly SimulatedBme688 _chip;
    private readonly MemoryStorage _storage = new();
    private readonly Ed25519Signing _signing = new();
    private readonly List<(long Due, OperatorAnswer Answer)> _answers = [];
    private readonly HashSet<HourFault> _now = [];
    private readonly Dictionary<long, (string Label, long From)> _open = [];
    private readonly PriorityQueue<(HourFault Fault, bool Begins), long> _events = new();
    private int _next;
    private int _refused;
    private SimulatedPdmMicrophone? _microphone;
    private BoardFlash _flash = null!;
    private VerifierKey? _first;
    private LogWriter _log = null!;
    private ModelDesk _models = null!;
    private DriftDesk _drift = null!;
    private SentinelLoop _loop = null!;
    private bool _isHung;
    private bool _isOff;
    private string _cause = "power_on";
    private long _onAt;
    private long? _cutAt;
    private long? _withoutLogSince;
    private long _newest;

    public HourBoard(HourPlan plan, int seed)
    {
        _plan = plan;
        _random = new Random(seed);
        foreach ((HourFault fault, long from, long to) in plan.Faults)
        {
            _events.Enqueue((fault, true), from);
            if (!fault.IsMoment)
            {
                _events.Enqueue((fault, false), to);
            }
        }

        _chip = new SimulatedBme688(() => TimeSpan.FromMilliseconds(_time.TotalMilliseconds), () => _scene.Air, Seed);
        Start();
    }

    /// <summary>Gets each decision, when it was shown, in milliseconds since power came first, and after which start.</summary>
    public List<(long At, int Start, DecisionReport Report)> Decisions { get; } = [];

    /// <summary>Gets each class that an alert was raised for, and when.</summary>
    public List<(long At, string Label)> Alerts { get; } = [];

    /// <summary>Gets from when to when an alert of a class was open: neither over nor rejected, before a board that ran.</summary>
    public List<(string Label, long From, long To)> Open { get; } = [];

    /// <summary>Gets when the board did not run.</summary>
    public List<(long From, long To)> Dark { get; } = [];

    /// <summary>Gets when zeroes were drawn for random bytes, and when the disk refused a write; a fault that nobody comes to has no effect.</summary>
    public List<(HourFault Fault, long At)> Touched { get; } = [];

    public int Starts { get; private set; }

    public List<string> Shown { get; } = [];

    public bool IsEnergised { get; private set; }

    public AlarmSignal Signal { get; private set; }

    long IClock.UptimeMilliseconds => Alive(_now.Contains(HourFault.NoTime) ? throw new InvalidOperationException("no time") : _time.UptimeMilliseconds);

    long? IClock.UtcSeconds => Alive(_now.Contains(HourFault.NoTime) ? throw new InvalidOperationException("no time") : _time.UtcSeconds);

    int IClock.Quality => _time.Quality;

    /// <summary>Runs the plan to its end, and has the log judged.</summary>
    public Verdict Run()
    {
        while (_time.TotalMilliseconds < _plan.Milliseconds)
        {
            _time.Advance(StepMilliseconds);
            Happen(_time.TotalMilliseconds);
            if (!_isOff)
            {
                Step();
            }
            else if (_time.TotalMilliseconds >= _onAt)
            {
                Start();
            }
        }

        EndAlerts();
        _loop.Stop();
        return Verify();
    }

    public List<JsonValue> Entries() => [.. Enumerable.Range(0, (int)_log.Size).Select(index => CanonicalJson.Parse(_log.ReadEntry(index)!))];

    private void Happen(long now)
    {
        _scene.PutGas(_plan.Hazards.Where(hazard => hazard.Sensor == HourFault.Gas && now >= hazard.From && now < hazard.To).Select(hazard => hazard.What).FirstOrDefault(SceneChoices.CleanAir));
        string sound = _plan.Hazards.Where(hazard => hazard.Sensor == HourFault.Sound && now >= hazard.From && now < hazard.To).Select(hazard => hazard.What).FirstOrDefault(SceneChoices.QuietRoom);
        if (sound != _scene.Sound)
        {
            _scene.PutSound(sound);
        }

        while (_events.TryPeek(out (HourFault Fault, bool Begins) happens, out long at) && at <= now)
        {
            _events.Dequeue();
            if (happens.Begins)
            {
                Begin(happens.Fault);
            }
            else
            {
                End(happens.Fault);
            }
        }
    }

    private void Begin(HourFault fault)
    {
        _now.Add(fault);
        _chip.TransfersToRefuse = fault == HourFault.Refusal ? 1 : fault == HourFault.WiresOff ? int.MaxValue : _chip.TransfersToRefuse;
        _chip.StuckHigh = fault == HourFault.BitHigh ? (byte)(1 << _random.Next(8)) : _chip.StuckHigh;
        _chip.StuckLow = fault == HourFault.BitLow ? (byte)(1 << _random.Next(8)) : _chip.StuckLow;
        _chip.Lateness = fault == HourFault.LateMeasurements ? TimeSpan.FromSeconds(3) : _chip.Lateness;
        _chip.IsHeaterBroken |= fault == HourFault.ColdPlate;
        if (fault == HourFault.BrownOut)
        {
            _chip.BrownOut();
        }
        else if (fault == HourFault.OtherProfile)
        {
            _chip.Poke(0x5C, (byte)(_chip.Peek(0x5C) ^ 4));
        }
        else if (fault == HourFault.PowerCut)
        {
            _flash.FailsNext = true;
            _cutAt = _time.TotalMilliseconds + CutWithinMilliseconds;
        }

        _storage.IsBroken |= fault == HourFault.DiskFails;
        Wire();
    }

    private void End(HourFault fault)
    {
        _now.Remove(fault);
        _chip.TransfersToRefuse = fault == HourFault.WiresOff ? 0 : _chip.TransfersToRefuse;
        _chip.StuckHigh = fault == HourFault.BitHigh ? (byte)0 : _chip.StuckHigh;
        _chip.StuckLow = fault == HourFault.BitLow ? (byte)0 : _chip.StuckLow;
        _chip.Lateness = fault == HourFault.LateMeasurements ? TimeSpan.Zero : _chip.Lateness;
        _chip.IsHeaterBroken &= fault != HourFault.ColdPlate;
        _storage.IsBroken &= fault != HourFault.DiskFails;
        Wire();
    }

    // The microphone is another one after each reset; what is wrong with the line is not.
    private void Wire()
    {
        _microphone!.StuckAt = _now.Contains(HourFault.LineLow) ? (byte)0 : _now.Contains(HourFault.LineHigh) ? (byte)255 : null;
        _microphone.Offset = _now.Contains(HourFault.Pressure) ? 0.12 : 0;
        _microphone.IsBusBroken = _now.Contains(HourFault.BusFails);
        _microphone.ClockHz = 1_500_000 * (_now.Contains(HourFault.FastClock) ? 1.05 : _now.Contains(HourFault.SlowClock) ? 0.95 : 1);
    }

    private void Step()
    {
        try
        {
            _loop.Step();
            _models.Step(_loop.IsAlertOpen);
            _drift.Step();
        }
        catch (Exception exception) when (exception is HangException or PowerCutException)
        {
            // Nothing the program did afterwards had any effect.
        }

        long now = _time.TotalMilliseconds;
        if (_storage.Refused > _refused)
        {
            _refused = _storage.Refused;
            Touched.Add((HourFault.DiskFails, now));
        }

        if (_isHung)
        {
            Off("watchdog", WatchdogMilliseconds);
        }
        else if (_flash.HasFailed || now >= _cutAt || now - _withoutLogSince >= NoticedMilliseconds)
        {
            Off("power_on", OffMilliseconds);
        }
    }

    private void Off(string cause, long milliseconds)
    {
        _isOff = true;
        _cause = cause;
        _onAt = _time.TotalMilliseconds + milliseconds;
        Dark.Add((_time.TotalMilliseconds, _onAt));
        _answers.Clear();
        EndAlerts();
        Signal = AlarmSignal.Off;
        IsEnergised = false;
        _now.ExceptWith([HourFault.GasHangs, HourFault.DiskHangs, HourFault.PowerCut]);
    }

    private void Start()
    {
        Starts++;
        _isHung = _isOff = false;
        _cutAt = _withoutLogSince = null;
        _newest = 0;
        _time.Boot();
        _flash = new BoardFlash(_storage);
        var disk = new FaultyDisk(_flash, _ => Alive(_now.Contains(HourFault.DiskHangs) && Hang()));
        var clock = new SteadyClock(this);
        var settings = new SentinelOptions { ChallengeMilliseconds = 0, HeartbeatMilliseconds = HeartbeatMilliseconds, Power = DevicePower.Stated };
        _log = LogWriter.Open(disk, clock, this, _signing, new LogWriterOptions
        {
            Origin = "hour.example/log",
            Device = "hour",
            Commissioning = new byte[32],
            ResetCause = _cause,
            SelfTestSeconds = ModelDesk.SelfTestSeconds,
            AnswerSeconds = (int)(settings.AnswerTimeoutMilliseconds / 1_000),
            HeartbeatSeconds = (int)(settings.HeartbeatMilliseconds / 1_000),
            PseudonymDays = settings.PseudonymDays,
            RawLifeSeconds = (int)(settings.RawLifeMilliseconds / 1_000),
        });
        _first ??= _log.Key;
        _models = new ModelDesk(disk, ReleasedModels.Gate([]), new Ed25519Verifier(), _log, clock, new TrialOptions(), null);
        _models.Start(ReleasedModels.Source(ModelManifest.GasTask), ReleasedModels.Source(ModelManifest.SoundTask));
        var time = new BoardTime(_time);
        var driver = new Bme688(new FaultyWire(_chip, BeforeGas, AfterGas), time);
        var scanner = new Bme688Scanner(driver, time, 0, DutyCycle.Continuous);
        var cleanAir = new CleanAirDesk(scanner, disk, () => driver.Calibration.Fingerprint, () => scanner.Climate, () => _time.UtcSeconds, time, DutyCycle.Continuous.LongestGap);
        var guard = new BaselineGuard(cleanAir, _cleanAir, () => driver.Calibration.Fingerprint, () => _time.UtcSeconds, time);
        var microphone = new SceneMicrophone(clock, _scene, Seed, wires: bus =>
        {
            _microphone = (SimulatedPdmMicrophone)bus;
            Wire();
            return new FaultyWire(bus, BeforeSound, AfterSound);
        });
        var site = new SiteRecord(disk);
        _drift = new DriftDesk(new DriftOptions(), _log, clock, site, guard);
        var roster = new OperatorRoster(disk);
        roster.Admit(Person);
        _loop = new SentinelLoop(
            settings,
            new GasChannel(guard, new ReleasedGasModel(_models.Gas.Active!.Bundle), [_cleanAir.Baseline], clock, settings.GasOverdueMilliseconds) { IsSigned = true },
            new SoundChannel(microphone, new ReleasedSoundModel(_models.Sound.Active!.Bundle), clock, settings.SoundOverdueMilliseconds) { IsSigned = true },
            this,
            this,
            this,
            _log,
            roster,
            site,
            new PseudonymStore(disk, this),
            clock,
            this)
        {
            Models = _models,
            Drift = _drift,
            CleanAir = cleanAir,
        };
        _loop.Start();
    }

    private bool BeforeGas()
    {
        Alive(true);
        if (_now.Contains(HourFault.GasHangs))
        {
            Hang();
        }

        if (_now.Remove(HourFault.SlowTransfer))
        {
            _time.Advance(5_000);
        }

        return !_now.Contains(HourFault.Garbage) || _random.Next(2) == 0;
    }

    private void AfterGas(Span<byte> read)
    {
        if (_now.Contains(HourFault.Garbage) || _now.Remove(HourFault.OneGarbage))
        {
            _random.NextBytes(read);
        }
    }

    private bool BeforeSound()
    {
        Alive(true);
        if (_now.Contains(HourFault.LateWindow))
        {
            // The read ends with the fault.
            long to = _plan.Faults.First(planned => planned.Fault == HourFault.LateWindow && planned.To > _time.TotalMilliseconds).To;
            _microphone!.ClockHz = 8_000.0 * WindowBytes / (to - _time.TotalMilliseconds);
        }

        return true;
    }

    private void AfterSound(Span<byte> read)
    {
        if (_now.Contains(HourFault.Noise))
        {
            _random.NextBytes(read);
        }

        for (int i = 0; i < read.Length && _now.Contains(HourFault.StuckBit); i++)
        {
            read[i] |= 16;
        }

        if (_now.Remove(HourFault.LateWindow))
        {
            Wire();
        }
    }

    private bool Hang()
    {
        _isHung = true;
        throw new HangException();
    }

    // After a call that never returns, no other does anything.
    private T Alive<T>(T value) => _isHung ? throw new HangException() : value;

    private Verdict Verify()
    {
        Dictionary<string, byte[]> files = _storage.Files
            .Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal))
            .ToDictionary(file => file.Key["log/".Length..], file => file.Value, StringComparer.Ordinal);
        ModelBundle[] models = [_models.Gas.Active!.Bundle, _models.Sound.Active!.Bundle];
        var evidence = new Evidence
        {
            History = _storage.Files.GetValueOrDefault("keys/history"),
            Approved = Encoding.ASCII.GetBytes($"[{string.Join(',', models.Select(model => $"{{\"sha256\":\"{model.Manifest.ModelSha256}\"}}"))}]"),
            Cards = new[] { "gas", "sound" }.ToDictionary(task => task + ".md", task => ReleasedModels.Source(task).Read(ModelBundle.CardFile, int.MaxValue)!),
        };
        return new LogVerifier([_first!], new Ed25519Verifier(), [.. LogVerifier.AllChecks]).Verify(LogDirectory.Of(files), evidence);
    }

    public void ShowDecision(DecisionReport report)
    {
        Alive(true);
        Decisions.Add((_time.TotalMilliseconds, Starts, report));
    }

    public void ShowAlert(AlertReport report)
    {
        Alive(true);
        if (report.State is AlertState.Idle or AlertState.Rejected)
        {
            EndAlert(report.Number);
        }
        else
        {
            _open.TryAdd(report.Number, (report.Decision.Label, _time.TotalMilliseconds));
        }

        if (report.State != AlertState.Waiting || report.Number <= _newest)
        {
            return;
        }

        // Somebody comes, looks, and says yes; or no, where the same hazard comes again only after the hold-off.
        _newest = report.Number;
        long now = _time.TotalMilliseconds;
        string label = report.Decision.Label;
        Alerts.Add((now, label));
        bool isRejected = label == "solvent_vapour" && _next++ % 3 == 2 && _plan.Hazards.Any(hazard => hazard.Label == label && now >= hazard.From && now < hazard.From + RejectsUntil);
        _answers.Add((now + 3_000, new OperatorAnswer(report.Number, HumanAction.Acknowledge, null, Person)));
        _answers.Add((now + 8_000, new OperatorAnswer(report.Number, isRejected ? HumanAction.Reject : HumanAction.Confirm, null, Person)));
    }

    private void EndAlert(long number)
    {
        if (_open.Remove(number, out (string Label, long From) open))
        {
            Open.Add((open.Label, open.From, _time.TotalMilliseconds));
        }
    }

    private void EndAlerts()
    {
        foreach (long number in _open.Keys.ToArray())
        {
            EndAlert(number);
        }
    }

    public void ShowState(DeviceState state)
    {
        Alive(true);
        _withoutLogSince = state == DeviceState.WithoutLog ? _time.TotalMilliseconds : null;
    }

    public bool TryTakeAnswer(out OperatorAnswer? answer)
    {
        int due = Alive(_answers.FindIndex(candidate => candidate.Due <= _time.TotalMilliseconds));
        answer = due < 0 ? null : _answers[due].Answer;
        if (due >= 0)
        {
            _answers.RemoveAt(due);
        }

        return due >= 0;
    }

    public bool TryTakeCommand(out OperatorCommand? command)
    {
        command = Alive<OperatorCommand?>(null);
        return false;
    }

    public void ShowFault(string message)
    {
        Alive(true);
        Shown.Add($"{_time.TotalMilliseconds / 1_000.0:0.0} s: {message}");
    }

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => Alive(true);

    public void ShowSignIn(SignInReport report) => Alive(true);

    public void ShowAnswers(ShiftAnswers answers) => Alive(true);

    public void ShowCleanAir(CleanAirState state) => Alive(true);

    public void Remind(AlertReport report) => Alive(true);

    public void Show(AlarmSignal signal) => Signal = Alive(signal);

    public void Switch(bool isEnergised) => IsEnergised = Alive(isEnergised);

    bool IRelay.IsEnergised => Alive(IsEnergised);

    public void Fill(byte[] buffer)
    {
        Alive(true);
        if (_now.Contains(HourFault.NoRandomness))
        {
            Array.Clear(buffer);
            Touched.Add((HourFault.NoRandomness, _time.TotalMilliseconds));
        }
        else
        {
            _random.NextBytes(buffer);
        }
    }

    /// <summary>Stands for not returning.</summary>
    private sealed class HangException : Exception;
}
