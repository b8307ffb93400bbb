using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Privacy;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Slots;

namespace MeadowTinyMl.Sentinel;

/// <summary>The loop on one thread: sense, classify, decide, alert, ask a person, record.</summary>
/// <remarks>
/// Call <see cref="Start"/> once, <see cref="Step"/> again and again, <see cref="Stop"/> once. Nothing happens between the calls, so whoever drives the
/// loop also decides how fast its clock runs.
/// </remarks>
public sealed class SentinelLoop
{
    private readonly SentinelOptions _options;
    private readonly GasChannel _gas;
    private readonly SoundChannel _sound;
    private readonly GuardedPanel _panel;
    private readonly SteadyClock _clock;
    private readonly RawInputRing _ring;
    private readonly Journal _journal;
    private readonly AlertBook _alerts;
    private readonly ReplayDesk _replays;
    private readonly LoggingPolicy _policy;
    private readonly ModelCounts[] _counts;
    private readonly byte[] _raw;
    private readonly Outputs _outputs;
    private readonly Oversight _oversight = new Oversight();
    private readonly OperatorDesk _desk;
    private readonly FaultWatch _faults = new FaultWatch();
    private readonly bool _isSiteDamaged;
    private readonly Action _pollGas;
    private readonly Action _pollSound;
    private readonly Action _takeAir;
    private DecisionReport? _reading;
    private CleanAirState _air;
    private long _lastHeartbeat;
    private TimeSpan _asleep;
    private long _toldAt;
    private bool _isStopped;
    private bool _isGasFar;
    private bool _isGasUnanswered;
    private bool _isFaultShown;

    /// <summary>Wires the loop and reserves its memory.</summary>
    /// <param name="options">Times and counts.</param>
    /// <param name="gas">The gas sensor and its model.</param>
    /// <param name="sound">The microphone and its model.</param>
    /// <param name="panel">What a person sees and answers on.</param>
    /// <param name="alarm">Lamp and sounder.</param>
    /// <param name="relay">The switched output, or null where none is wired.</param>
    /// <param name="trail">The log.</param>
    /// <param name="roster">Who is enrolled.</param>
    /// <param name="site">What people said before.</param>
    /// <param name="pseudonyms">Names operators in the log.</param>
    /// <param name="clock">Time since boot, and of day.</param>
    /// <param name="random">Salts.</param>
    public SentinelLoop(
        SentinelOptions options,
        GasChannel gas,
        SoundChannel sound,
        IOperatorPanel panel,
        IAlarm alarm,
        IRelay? relay,
        IAuditTrail trail,
        OperatorRoster roster,
        SiteRecord site,
        PseudonymStore pseudonyms,
        IClock clock,
        IRandomSource random)
    {
        _options = options;
        _gas = gas;
        _sound = sound;
        _panel = new GuardedPanel(panel, _faults);
        _clock = clock as SteadyClock ?? new SteadyClock(clock);
        _raw = new byte[Math.Max(GasChannel.RawBytes, sound.RawBytes)];
        _ring = new RawInputRing(options.RawInputsKept, _raw.Length, options.RawLifeMilliseconds);
        var salts = new GuardedRandom(random, _faults, trail.Size);
        _journal = new Journal(trail, salts, _ring);
        _isSiteDamaged = site.IsDamaged;
        _desk = new OperatorDesk(roster, pseudonyms, _journal, _panel, _clock, options);
        _outputs = new Outputs(alarm, relay, _faults);
        _alerts = new AlertBook(options, _journal, _panel, _outputs, _oversight, _desk, site, new Challenge(salts, options.ChallengeMilliseconds));
        _replays = new ReplayDesk(_journal, _ring, gas, sound);
        _pollGas = () => _reading = _gas.Poll(!_isStopped);
        _takeAir = () => _air = CleanAir?.Step(_alerts.IsAnyOpen, _journal) ?? CleanAirState.None;
        _pollSound = () => _reading = _sound.Poll(!_isStopped);
        _policy = new LoggingPolicy(options.SampleEvery);
        _counts = gas.Sensors.Select(name => new ModelCounts(name, gas.Manifest)).Append(new ModelCounts(SoundChannel.Sensor, sound.Manifest)).ToArray();
    }

    /// <summary>Gets the raw inputs of past decisions, for opening a commitment on the device.</summary>
    public RawInputRing RawInputs => _ring;

    /// <summary>Gets who keeps the models, or null; told of each decision, for the trials.</summary>
    public ModelDesk? Models { get; init; }

    /// <summary>Gets who watches for drift, or null; told of each decision.</summary>
    public DriftDesk? Drift { get; init; }

    /// <summary>Gets who takes clean air anew, or null where there is no sensor to take it from; stands before the scanner.</summary>
    public CleanAirDesk? CleanAir { get; init; }

    /// <summary>Gets a value indicating whether an alert is open.</summary>
    public bool IsAlertOpen => _alerts.IsAnyOpen;

    /// <summary>Gets a value indicating whether the device is to start anew, with another model or another clean air: with a broken model at once, else once no alert is open.</summary>
    public bool WantsRestart => Models is { MustRestart: true } || ((Models is { WantsRestart: true } || CleanAir is { WantsRestart: true }) && !IsAlertOpen);

    /// <summary>Stands where people left the device before the reset, takes up the alerts that it interrupted, and logs which models are active.</summary>
    public void Start()
    {
        _lastHeartbeat = _clock.UptimeMilliseconds;
        StandAsBefore(_journal.Standing(), new[] { _gas.Manifest, _sound.Manifest });

        if (_gas.HasModel)
        {
            _journal.ModelLoad(_gas.Manifest, _gas.Reference, _gas.IsSigned);
        }

        if (_sound.HasModel)
        {
            _journal.ModelLoad(_sound.Manifest, _sound.Reference, _sound.IsSigned);
        }

        if (_isSiteDamaged)
        {
            Degraded("storage", "read_failed", "the record of this site's answers cannot be read and begins anew");
        }

        _desk.Start();
        _journal.Checkpoint();
    }

    /// <summary>Takes what people ask for, at most one reading of each sensor, the answers of people, and then looks at the clock.</summary>
    public void Step()
    {
        while (_panel.TryTakeCommand(out OperatorCommand? command))
        {
            Obey(command!, _clock.UptimeMilliseconds);
        }

        bool isGasSound = Poll("gas", "scan", _pollGas, true);
        _isGasUnanswered = !isGasSound || (_isGasUnanswered && _reading == null);
        Poll("sound", "window", _pollSound, false);

        while (_panel.TryTakeAnswer(out OperatorAnswer? answer))
        {
            _alerts.Answer(answer!, _clock.UptimeMilliseconds);
        }

        if (!_faults.Try("gas", "clean air", _takeAir))
        {
            _air = CleanAirState.Refused;
        }

        if (_air == CleanAirState.Accepted || _air == CleanAirState.Refused)
        {
            _panel.ShowCleanAir(_air);
            _journal.Checkpoint();
        }

        long now = _clock.UptimeMilliseconds;
        _alerts.Watch(now);
        _desk.Watch(now);
        _outputs.ShowPlain((_isStopped || _isGasFar || _isGasUnanswered || !_gas.HasModel || _journal.Fault != null) && _gas.Plain.IsOn);
        _ring.Expire(now);
        if (now - _lastHeartbeat >= _options.HeartbeatMilliseconds)
        {
            Heartbeat(now);
        }

        _outputs.Repeat();
        _panel.Repeat();
        if (_clock.TryTakeChange(out string clock))
        {
            Degraded("clock", clock, "clock: " + clock);
        }

        if (_journal.Refused is { } refused)
        {
            _journal.Refused = null;
            Degraded("program", "fallback", "an entry does not fit the log: " + refused);
        }

        while (_faults.TryTake(out (string Component, string Code, string Words) change))
        {
            Degraded(change.Component, change.Code, change.Words);
        }

        if (_journal.Size - _toldAt >= Standing.ToldEvery)
        {
            TellAgain();
        }

        _journal.Tick();
        if (_journal.Fault != null && !_isFaultShown)
        {
            _isFaultShown = true;
            _outputs.Switch(false);
            _panel.ShowFault("The log cannot be written: " + _journal.Fault);
            _panel.ShowState(_isStopped ? DeviceState.Stopped : DeviceState.WithoutLog);
        }
    }

    /// <summary>Ends in order: open alerts escalate, counts and a checkpoint are written, raw input is overwritten with zeroes.</summary>
    public void Stop()
    {
        long now = _clock.UptimeMilliseconds;
        _alerts.Stop(now);
        Heartbeat(now);
        _ring.Zero();
        _gas.Zero();
        _sound.Zero();
        Array.Clear(_raw, 0, _raw.Length);
    }

    private void StandAsBefore(Standing before, ModelManifest[] active)
    {
        _oversight.Restore(before.Modes, active);
        ShowModes(active);
        _isStopped = before.IsStopped || (before.IsInTest && !_journal.Resumed(StopSource.Test, null));
        if (!before.IsKnown)
        {
            Degraded("log", "read_failed", "The log does not tell how people left the device: it stands stopped, and modes are as delivered.");
            _outputs.Secure();
            _journal.StoppedUnknowing(!_outputs.IsEnergised);
        }

        foreach (OpenAlert interrupted in before.Alerts)
        {
            if (_isStopped)
            {
                _alerts.End(interrupted);
            }
            else
            {
                _alerts.Resume(interrupted, active, _lastHeartbeat);
            }
        }

        TellAgain();
        if (_isStopped)
        {
            _panel.ShowState(DeviceState.Stopped);
        }
    }

    private void ShowModes(ModelManifest[] active)
    {
        foreach (KeyValuePair<(string Task, string Class, OversightOutput Output), OversightMode> chosen in _oversight.Chosen)
        {
            if (Array.Find(active, manifest => manifest.Task == chosen.Key.Task && manifest.Labels.Contains(chosen.Key.Class)) is { } manifest)
            {
                _panel.ShowMode(manifest, chosen.Key.Class, chosen.Key.Output, chosen.Value);
            }
        }
    }

    // What the next start has to read stays short.
    private void TellAgain()
    {
        _journal.Told(_isStopped, _oversight, _alerts.OpenEntries());
        _toldAt = _journal.Size;
    }

    private bool Poll(string component, string part, Action poll, bool isGas)
    {
        _reading = null;
        bool works = _faults.Try(component, part, poll);
        if (_reading != null)
        {
            Handle(_reading, isGas);
        }

        return works;
    }

    private void Degraded(string component, string code, string words)
    {
        _journal.Degraded(component, code);
        _panel.ShowFault(words);
    }

    private void Obey(OperatorCommand command, long now)
    {
        switch (command)
        {
            case StopCommand stop:
                Halt(stop, now);
                break;
            case SignInCommand arrival:
                _desk.SignIn(arrival.Request, arrival.Name, arrival.Secret, now);
                break;
            case SignOutCommand departure:
                _desk.SignOut(departure.Request, departure.Name, now);
                break;
            case RevokeCommand revoke:
                _desk.Revoke(revoke.Name, revoke.Operator, now);
                break;
            case ResumeCommand resume when _isStopped && Answering(resume, resume.Operator, now) is { } person && _journal.Resumed(resume.Source, person):
                Resume();
                break;
            case ModeCommand change:
                Change(change, now);
                break;
            case CleanAirCommand take when !take.IsSigned && CleanAir != null && Answering(take, take.Operator, now) is { } person:
                _panel.ShowCleanAir(CleanAir.Begin(person, _alerts.IsAnyOpen));
                break;
            case ReplayCommand replay when Replaying(replay, now) is { } person:
                _faults.Try("model", "replay", () => _replays.Run(replay, person));
                _journal.Checkpoint();
                break;
            case MissedCommand missed when Knows(missed.Label) && Answering(missed, missed.Operator, now) is { } person:
                _journal.Missed(missed, person, _clock.UtcSeconds);
                break;
        }
    }

    // Outputs go to their safe state before anything else is done. A test stops, looks, and goes on; while an alert is open it would end that alert, and while the log is down it
    // could not go on, so it waits for another time.
    private void Halt(StopCommand command, long now)
    {
        bool isTest = command.Source == StopSource.Test;
        if (isTest && (_isStopped || _alerts.IsAnyOpen || _journal.Fault != null))
        {
            return;
        }

        // The stop is logged before the ends of the alerts: were the power to fail in between, the device would still stand stopped.
        _isStopped = true;
        bool wasEnergised = _outputs.Secure();
        Person? person = Who(command, command.Operator, now);
        _journal.Stopped(command.Source, person, !_outputs.IsEnergised);
        _alerts.Halt(wasEnergised, now);
        _journal.Checkpoint();
        _panel.ShowState(DeviceState.Stopped);
        // Whoever tests has not asked the device to stay stopped: it goes on, too, where the log broke in between.
        if (isTest && (_journal.Resumed(StopSource.Test, person) || _journal.Fault != null))
        {
            Resume();
        }
    }

    private void Resume()
    {
        _isStopped = false;
        _gas.Plain.Clear();
        _journal.Checkpoint();
        _panel.ShowState(DeviceState.Running);
    }

    private void Change(ModeCommand command, long now)
    {
        ModelManifest? manifest = command.Model == _gas.Manifest.Id ? _gas.Manifest : command.Model == _sound.Manifest.Id ? _sound.Manifest : null;
        Person? person = Who(command, command.Operator, now);
        if (manifest == null || !manifest.Labels.Contains(command.Label) || person == null || !(command.IsSigned || OperatorRights.MayRule(person.Role)))
        {
            return;
        }

        OversightMode before = _oversight.Of(manifest, command.Label, command.Output);
        if (before != command.Mode && _journal.ModeChanged(command, person, before))
        {
            _oversight.Set(manifest, command.Label, command.Output, command.Mode);
            _alerts.Follow(manifest, command.Label, now);
            _panel.ShowMode(manifest, command.Label, command.Output, command.Mode);
            _journal.Checkpoint();
        }
    }

    private Person? Who(OperatorCommand command, string? name, long now) => command.IsSigned && name != null ? _desk.Signer(name) : _desk.Identify(name, now);

    private Person? Answering(OperatorCommand command, string name, long now) => Who(command, name, now) is { } person && OperatorRights.MayAnswer(person.Role) ? person : null;

    // A key alone says nothing of a role: whoever signs from afar has an account on the device as well.
    private Person? Replaying(ReplayCommand command, long now)
    {
        string? role = command.IsSigned ? _desk.RoleOf(command.Operator) : _desk.Identify(command.Operator, now)?.Role;
        return role != null && OperatorRights.MayReplay(role) ? Who(command, command.Operator, now) : null;
    }

    private bool Knows(string label) => _gas.Manifest.Labels.Contains(label) || _sound.Manifest.Labels.Contains(label);

    private void Handle(DecisionReport report, bool isGas)
    {
        ModelCounts counts = Array.Find(_counts, counts => counts.Sensor == report.Sensor)!;
        counts.Add(report);
        Models?.Count(report);
        Drift?.Count(report);
        _isGasFar = isGas ? report.Decision.Cause == AbstainCause.FarFromTraining : _isGasFar;
        Alert? raised = _alerts.Sound(report);
        if (_policy.ShouldLog(report, raised != null, _journal.IsSpaceScarce))
        {
            int length = isGas ? _gas.CopyRaw(_raw) : _sound.CopyRaw(_raw);
            byte kind = isGas ? InputCommitment.GasScan : InputCommitment.Sound;
            long index = _journal.Decision(report, kind, _raw.AsSpan(0, length));
            if (index < 0)
            {
                counts.Drop();
            }

            if (raised != null)
            {
                _alerts.Announce(raised, index);
                Explain(raised, report, index, isGas);
            }
            else if (index >= 0 && report.Decision.Outcome != Outcome.Alert && report.IsInferred && !_isStopped)
            {
                _alerts.Challenge(index, report, report.AtMilliseconds);
            }
        }

        else if (_policy.HasWithheld)
        {
            counts.Drop();
        }

        _alerts.Clear(report);
        _panel.ShowDecision(report);
    }

    // The alert has sounded and is shown; only now is there time for more inferences.
    private void Explain(Alert alert, DecisionReport report, long decision, bool isGas)
    {
        Occlusion? why = null;
        if (_faults.Try("model", "explanation", () => why = ModelAnswer.Require(isGas ? _gas.Explain(report) : _sound.Explain(report))))
        {
            _journal.Explained(decision, why!);
            _alerts.Explain(alert, why!);
        }
    }

    private void Heartbeat(long now)
    {
        long span = now - _lastHeartbeat;
        _lastHeartbeat = now;
        TimeSpan before = _asleep;
        _asleep = _gas.Asleep();
        long asleep = (long)(_asleep - before).TotalMilliseconds;
        foreach (ModelCounts counts in _counts)
        {
            _journal.Summary(counts, span, _options.Power?.Millijoules(counts.Sensor, _counts.Length, span, asleep));
            counts.Clear();
        }

        _journal.Checkpoint();
    }
}
