using System;
using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Tampering;

namespace MeadowTinyMl.Simulator.Page;

/// <summary>What the page shows: written by the loop, read by requests, and the answers that go the other way.</summary>
internal sealed class LiveView
{
    private const int LinesKept = 40;

    private readonly object _lock = new();
    private readonly IClock _clock;
    private readonly TimeProvider _time;
    private readonly double? _speed;
    private Oversight _oversight = new();
    private readonly ConcurrentQueue<OperatorAnswer> _answers = new();
    private readonly ConcurrentQueue<OperatorCommand> _commands = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<SignInReport>> _signIns = new();
    private readonly ConcurrentQueue<SceneRequest> _requests = new();
    private readonly ConcurrentDictionary<string, ShiftAnswers> _answered = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, AlertReport> _alerts = [];
    private readonly LinkedList<LogLine> _lines = new();
    private ModelManifest[] _manifests = [];
    private DeskReport? _slots;
    private IReadOnlyList<DriftFigures> _figures = [];
    private IReadOnlyList<DriftAdvice> _advice = [];
    private DecisionReport? _gas;
    private DecisionReport? _sound;
    private string? _fault;
    private Lacks _lacks;
    private AlarmSignal _signal;
    private DeviceState _state;
    private bool _isEnergised;
    private string? _replay;
    private SceneAct? _act;
    private string _gasName = SceneChoices.CleanAir;
    private string _soundName = SceneChoices.QuietRoom;
    private bool _hasGasSensor = true;
    private bool _hasScene;
    private bool _hasPower = true;
    private CommissioningFacts? _commissioning;
    private CleanAirState _cleanAir;
    private string? _trialName;
    private LogTrial? _trial;
    private string? _trialProblem;
    private long _size;
    private long _signedSize;
    private string _root = string.Empty;
    private TaskCompletionSource _changed = NewChange();
    private DateTimeOffset _changedAt;
    private long _signInRequests;
    private bool _needsSignIn;
    private long _answersCounted;

    /// <summary>Creates an empty view.</summary>
    /// <param name="clock">Time since boot.</param>
    /// <param name="time">The host's time of day.</param>
    /// <param name="speed">How many times real speed the board runs, or null for as fast as it computes.</param>
    public LiveView(IClock clock, TimeProvider time, double? speed)
    {
        _clock = clock;
        _time = time;
        _speed = speed;
    }

    /// <summary>Gets the pages that speak for somebody.</summary>
    public PageSessions Sessions { get; } = new();

    /// <summary>Gets a value indicating whether whoever answers has to sign in.</summary>
    public bool NeedsSignIn
    {
        get
        {
            lock (_lock)
            {
                return _needsSignIn;
            }
        }
    }

    /// <summary>Gets a task that ends with the next change; take it before writing the view, so that no change is missed.</summary>
    public Task Changed
    {
        get
        {
            lock (_lock)
            {
                return _changed.Task;
            }
        }
    }

    public void ShowGas(DecisionReport report) => Change(() => _gas = report);

    public void ShowSound(DecisionReport report) => Change(() => _sound = report);

    public void ShowFault(string message) => Change(() => _fault = message);

    /// <summary>Shows what the device does without.</summary>
    public void ShowLacks(Lacks lacks)
    {
        // Told at each step of the loop, changed seldom.
        if (lacks != _lacks)
        {
            Change(() => _lacks = lacks);
        }
    }

    public void ShowSignal(AlarmSignal signal) => Change(() => _signal = signal);

    public void ShowState(DeviceState state) => Change(() => _state = state);

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => Change(() => _oversight.Set(manifest, label, output, mode));

    public void ShowRelay(bool isEnergised) => Change(() => _isEnergised = isEnergised);

    /// <summary>Shows how far a replay has come, in words.</summary>
    public void ShowReplay(string caption)
    {
        // Told at each step of the loop, changed seldom.
        if (caption != _replay)
        {
            Change(() => _replay = caption);
        }
    }

    public void ShowScene(Scene scene) => Change(() => (_hasScene, _act, _gasName, _soundName, _hasGasSensor) = (true, scene.Act, scene.Gas, scene.Sound, scene.HasGasSensor));

    /// <summary>Shows whether the board has power; what it knew when the power went is gone.</summary>
    public void ShowPower(bool hasPower) => Change(() =>
    {
        _hasPower = hasPower;
        if (!hasPower)
        {
            Sessions.EndAll();
            _answered.Clear();
            _alerts.Clear();
            _oversight = new Oversight();

            // Somebody reads that it was taken while the device starts anew.
            _cleanAir = _cleanAir == CleanAirState.Taking ? CleanAirState.Refused : _cleanAir;
            _gas = null;
            _sound = null;
            _fault = null;
            _lacks = Lacks.None;
            _signal = AlarmSignal.Off;
            _isEnergised = false;
            _state = DeviceState.Running;
        }
    });

    /// <summary>Shows which models answer since the start.</summary>
    public void ShowModels(IEnumerable<ModelManifest> manifests, DeskReport slots) => Change(() => (_manifests, _slots) = ([.. manifests], slots));

    /// <summary>Shows how the slots stand.</summary>
    public void ShowSlots(DeskReport slots)
    {
        // Told at each step of the loop, changed seldom.
        if (slots != _slots)
        {
            Change(() => _slots = slots);
        }
    }

    /// <summary>Shows what a person should look at, and the figures behind it.</summary>
    public void ShowDrift(IReadOnlyList<DriftFigures> figures, IReadOnlyList<DriftAdvice> advice)
    {
        // Told at each step of the loop, new lists once an hour.
        if (!ReferenceEquals(figures, _figures) || !ReferenceEquals(advice, _advice))
        {
            Change(() => (_figures, _advice) = (figures, advice));
        }
    }

    public void ShowCleanAir(CleanAirState state) => Change(() => _cleanAir = state);

    public void ShowCommissioning(CommissioningFacts facts) => Change(() => _commissioning = facts);

    /// <summary>Shows what the verifier says of a copy of the log; without trial and problem it is still at work.</summary>
    public void ShowTrial(string name, LogTrial? trial, string? problem) => Change(() => (_trialName, _trial, _trialProblem) = (name, trial, problem));

    public void ShowAlert(AlertReport alert) => Change(() =>
    {
        if (alert.State == AlertState.Idle)
        {
            _alerts.Remove(alert.Number);
        }
        else
        {
            _alerts[alert.Number] = alert;
        }
    });

    public void ShowEntry(LogLine line) => Change(() =>
    {
        if (line.Index < _size)
        {
            return;
        }

        _size = line.Index + 1;
        _lines.AddFirst(line);
        if (_lines.Count > LinesKept)
        {
            _lines.RemoveLast();
        }
    });

    public void ShowCheckpoint(long size, string root) => Change(() =>
    {
        _signedSize = size;
        _root = root;
    });

    /// <summary>Takes a command that the page sent.</summary>
    public bool TryTakeCommand(out OperatorCommand? command) => _commands.TryDequeue(out command);

    /// <summary>Hands a command to the loop.</summary>
    public void Ask(OperatorCommand command) => _commands.Enqueue(command);

    /// <summary>Asks the loop to sign somebody in, and waits for its answer.</summary>
    /// <returns>The answer, or null where none came within the limit; whoever is let in after that is signed out again.</returns>
    public async Task<SignInReport?> SignIn(string name, string secret, TimeSpan limit, CancellationToken stopping)
    {
        long request = Interlocked.Increment(ref _signInRequests);
        var answer = new TaskCompletionSource<SignInReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        _signIns[request] = answer;
        Ask(new SignInCommand(request, name, secret));
        try
        {
            return await answer.Task.WaitAsync(limit, _time, stopping);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // Whoever takes the request out of the list decides what becomes of it.
            return _signIns.TryRemove(request, out _) ? null : await answer.Task;
        }
    }

    /// <summary>Asks the loop to sign somebody out, and ends what their pages may do.</summary>
    public void SignOut(string name)
    {
        Sessions.End(name);
        Ask(new SignOutCommand(Interlocked.Increment(ref _signInRequests), name));
    }

    /// <summary>Shows whether operators are enrolled, so that whoever answers has to sign in.</summary>
    public void ShowEnrolled(bool isAnybody) => Change(() => _needsSignIn = isAnybody);

    public void ShowSignIn(SignInReport report)
    {
        if (report.Outcome == SignInOutcome.Ended)
        {
            Sessions.End(report.Operator);
            _answered.TryRemove(report.Operator, out _);
        }

        if (_signIns.TryRemove(report.Request, out TaskCompletionSource<SignInReport>? waiting))
        {
            waiting.TrySetResult(report);
        }
        else if (report.Outcome == SignInOutcome.Accepted && !Sessions.AnyOf(report.Operator))
        {
            // The page has given up; nobody is to stand signed in whom no page speaks for.
            SignOut(report.Operator);
        }
    }

    /// <summary>Keeps how somebody has answered in this shift; not part of the view, which everybody sees and which only tells that it moved.</summary>
    public void ShowAnswers(ShiftAnswers answers) => Change(() =>
    {
        _answered[answers.Operator] = answers;
        _answersCounted++;
    });

    /// <summary>Returns how somebody has answered in this shift.</summary>
    public ShiftAnswers AnswersOf(string name) => _answered.TryGetValue(name, out ShiftAnswers? answers) ? answers : new ShiftAnswers(name, 0, 0, 0, 0, 0);

    /// <summary>Returns the whole seconds until a time since boot, rounded up; 0 where it has passed.</summary>
    public long SecondsUntil(long milliseconds) => Math.Max(0, (milliseconds - _clock.UptimeMilliseconds + 999) / 1_000);

    /// <summary>Takes what somebody at the page asks of the world around the board.</summary>
    public bool TryTakeRequest(out SceneRequest? request) => _requests.TryDequeue(out request);

    /// <summary>Hands such a request to the run.</summary>
    public void Ask(SceneRequest request) => _requests.Enqueue(request);

    /// <summary>Takes an answer that the page sent.</summary>
    public bool TryTakeAnswer(out OperatorAnswer? answer) => _answers.TryDequeue(out answer);

    /// <summary>Hands an answer to the loop.</summary>
    /// <returns>Whether it is an answer to an open alert with a class that its model knows.</returns>
    public bool TryAnswer(OperatorAnswer answer)
    {
        lock (_lock)
        {
            if (!_alerts.TryGetValue(answer.Alert, out AlertReport? alert)
                || (answer.Action == HumanAction.Reclassify && !alert.Decision.Manifest.Labels.Contains(answer.Label)))
            {
                return false;
            }
        }

        _answers.Enqueue(answer);
        return true;
    }

    /// <summary>Writes the view as JSON.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            lock (_lock)
            {
                Write(json, _clock.UptimeMilliseconds);
            }
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            _changedAt = _time.GetUtcNow();
            changed = _changed;
            _changed = NewChange();
        }

        changed.SetResult();
    }

    // Requests go on in threads of their own, never in the loop's.
    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Write(Utf8JsonWriter json, long now)
    {
        json.WriteStartObject();
        json.WriteNumber("uptime", now / 1_000);
        json.WriteNumber("changed", _changedAt.ToUnixTimeMilliseconds());
        if (_speed != null)
        {
            json.WriteNumber("speed", _speed.Value);
        }

        if (_replay != null)
        {
            json.WriteString("replay", _replay);
        }

        if (_hasScene)
        {
            ViewWriter.Scene(json, _act, _gasName, _soundName, _hasGasSensor);
        }

        json.WriteBoolean("power", _hasPower);
        json.WriteBoolean("sign_in", _needsSignIn);
        json.WriteNumber("answers_counted", _answersCounted);
        json.WriteString("signal", Codes.Of(_signal));
        json.WriteString("fault", _fault);
        json.WriteBoolean("cut_off", (_lacks & Lacks.Uplink) != 0);
        json.WriteBoolean("space_scarce", (_lacks & Lacks.Space) != 0);
        json.WriteBoolean("time_unknown", (_lacks & Lacks.TimeOfDay) != 0);
        json.WriteString("state", Codes.Of(_state));
        json.WriteBoolean("relay", _isEnergised);
        ViewWriter.Hazards(json, _manifests, _oversight);
        ViewWriter.Decision(json, "gas", _gas, now);
        ViewWriter.Decision(json, "sound", _sound, now);
        json.WriteString("situation", Codes.Of(SituationRule.Of(_gas, _sound, now)));
        json.WriteStartArray("alerts");
        foreach (AlertReport alert in _alerts.Values.OrderByDescending(alert => alert.Signal).ThenByDescending(alert => alert.Number))
        {
            ViewWriter.Alert(json, alert, now);
        }

        json.WriteEndArray();
        json.WriteString("taking", Codes.Of(_cleanAir));
        ViewWriter.Commissioning(json, _commissioning, _manifests);
        ViewWriter.Slots(json, _slots);
        ViewWriter.Drift(json, _figures, _advice);
        ViewWriter.Trial(json, _trialName, _trial, _trialProblem);
        json.WriteStartObject("log");
        json.WriteNumber("size", _size);
        json.WriteNumber("signed", _signedSize);
        json.WriteString("root", _root);
        json.WriteStartArray("lines");
        foreach (LogLine line in _lines)
        {
            ViewWriter.Line(json, line);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
