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
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Simulator.Page;

/// <summary>What the page shows: written by the loop, read by requests, and the answers that go the other way.</summary>
internal sealed class LiveView
{
    private const int LinesKept = 12;

    private readonly object _lock = new();
    private readonly IClock _clock;
    private readonly TimeProvider _time;
    private readonly double? _speed;
    private readonly ModelManifest[] _manifests;
    private readonly Oversight _oversight = new();
    private readonly ConcurrentQueue<OperatorAnswer> _answers = new();
    private readonly ConcurrentQueue<OperatorCommand> _commands = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<SignInReport>> _signIns = new();
    private readonly SortedDictionary<long, AlertReport> _alerts = [];
    private readonly LinkedList<LogLine> _lines = new();
    private DecisionReport? _gas;
    private DecisionReport? _sound;
    private string? _fault;
    private AlarmSignal _signal;
    private DeviceState _state;
    private bool _isEnergised;
    private string _caption = string.Empty;
    private long _size;
    private long _signedSize;
    private string _root = string.Empty;
    private TaskCompletionSource _changed = NewChange();
    private DateTimeOffset _changedAt;
    private long _requests;

    /// <summary>Creates an empty view.</summary>
    /// <param name="clock">Time since boot.</param>
    /// <param name="time">The host's time of day.</param>
    /// <param name="speed">How many times real speed the board runs, or null for as fast as it computes.</param>
    /// <param name="manifests">The models, for the modes of oversight of their hazards.</param>
    public LiveView(IClock clock, TimeProvider time, double? speed, params ModelManifest[] manifests)
    {
        _clock = clock;
        _time = time;
        _speed = speed;
        _manifests = manifests;
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

    public void ShowSignal(AlarmSignal signal) => Change(() => _signal = signal);

    public void ShowState(DeviceState state) => Change(() => _state = state);

    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode) => Change(() => _oversight.Set(manifest, label, output, mode));

    public void ShowRelay(bool isEnergised) => Change(() => _isEnergised = isEnergised);

    public void ShowCaption(string caption)
    {
        // Told at each step of the loop, changed seldom.
        if (caption != _caption)
        {
            Change(() => _caption = caption);
        }
    }

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

    /// <summary>Asks the loop to sign somebody in; completes once it has answered.</summary>
    public Task<SignInReport> SignIn(string name, string secret)
    {
        long request = Interlocked.Increment(ref _requests);
        var answer = new TaskCompletionSource<SignInReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        _signIns[request] = answer;
        Ask(new SignInCommand(request, name, secret));
        return answer.Task;
    }

    public void ShowSignIn(SignInReport report)
    {
        if (_signIns.TryRemove(report.Request, out TaskCompletionSource<SignInReport>? waiting))
        {
            waiting.TrySetResult(report);
        }
    }

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

        json.WriteString("caption", _caption);
        json.WriteString("signal", _signal.ToString().ToLowerInvariant());
        json.WriteString("signal_words", Words.Signal(_signal));
        json.WriteString("fault", _fault);
        json.WriteString("state", Words.Name(_state));
        json.WriteString("state_words", Words.State(_state));
        json.WriteBoolean("relay", _isEnergised);
        WriteHazards(json);
        WriteDecision(json, "gas", _gas, now);
        WriteDecision(json, "sound", _sound, now);
        json.WriteStartArray("alerts");
        foreach (AlertReport alert in _alerts.Values.OrderByDescending(alert => alert.Signal).ThenByDescending(alert => alert.Number))
        {
            WriteAlert(json, alert, now);
        }

        json.WriteEndArray();
        json.WriteStartObject("log");
        json.WriteNumber("size", _size);
        json.WriteNumber("signed", _signedSize);
        json.WriteString("root", _root);
        json.WriteStartArray("lines");
        foreach (LogLine line in _lines)
        {
            json.WriteStartObject();
            json.WriteNumber("index", line.Index);
            json.WriteString("type", line.Type);
            json.WriteString("words", line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteHazards(Utf8JsonWriter json)
    {
        json.WriteStartArray("hazards");
        foreach (ModelManifest manifest in _manifests)
        {
            for (int i = 0; i < manifest.Labels.Count; i++)
            {
                if (manifest.Levels[i] == HazardLevel.None)
                {
                    continue;
                }

                string label = manifest.Labels[i];
                json.WriteStartObject();
                json.WriteString("model", manifest.Id);
                json.WriteString("label", label);
                json.WriteString("words", Words.Label(label));
                json.WriteString("level", manifest.Levels[i].ToString().ToLowerInvariant());
                json.WriteString("signal", _oversight.Of(manifest, label, OversightOutput.Signal).ToString().ToLowerInvariant());
                json.WriteString("relay", _oversight.Of(manifest, label, OversightOutput.Relay).ToString().ToLowerInvariant());
                json.WriteEndObject();
            }
        }

        json.WriteEndArray();
    }

    private static void WriteDecision(Utf8JsonWriter json, string name, DecisionReport? report, long now)
    {
        if (report == null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteString("model", $"{report.Manifest.Id} {report.Manifest.Version}");
        json.WriteNumber("age", (now - report.AtMilliseconds) / 1_000);
        json.WriteString("outcome", report.Decision.Outcome.ToString().ToLowerInvariant());
        json.WriteString("label", Words.Label(report.Label));
        json.WriteString("runner_up", Words.Label(report.RunnerUpLabel));
        json.WriteBoolean("inferred", report.IsInferred);
        json.WriteString("doubt", Words.Doubt(report));
        json.WriteStartArray("classes");
        for (int i = 0; i < report.Confidences.Length; i++)
        {
            json.WriteStartObject();
            json.WriteString("label", Words.Label(report.Manifest.Labels[i]));
            json.WriteNumber("confidence", report.Confidences[i]);
            json.WriteString("level", report.Manifest.Levels[i].ToString().ToLowerInvariant());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAlert(Utf8JsonWriter json, AlertReport alert, long now)
    {
        DecisionReport decision = alert.Decision;
        json.WriteStartObject();
        json.WriteNumber("number", alert.Number);
        json.WriteString("label", Words.Label(decision.Label));
        json.WriteNumber("confidence", decision.Confidences[decision.Decision.Top]);
        json.WriteString("runner_up", Words.Label(decision.RunnerUpLabel));
        json.WriteNumber("runner_up_confidence", decision.Confidences[decision.Decision.RunnerUp]);
        json.WriteString("level", decision.Manifest.Levels[decision.Decision.Top].ToString().ToLowerInvariant());
        json.WriteString("sensor", decision.Sensor.StartsWith("gas", StringComparison.Ordinal) ? "gas sensor" : "microphone");
        json.WriteString("state", alert.State.ToString().ToLowerInvariant());
        json.WriteString("state_words", Words.State(alert));
        json.WriteNumber("raised", alert.RaisedAtMilliseconds / 1_000);
        json.WriteBoolean("viewed", now >= alert.AnswerableAtMilliseconds);
        if (alert.DueAtMilliseconds != null && alert.State is AlertState.Waiting or AlertState.Acknowledged)
        {
            json.WriteNumber("left", Math.Max(0, (alert.DueAtMilliseconds!.Value - now) / 1_000));
        }

        json.WriteStartArray("actions");
        foreach ((string name, AlertEvent happened) in new[] { ("confirm", AlertEvent.Confirm), ("reject", AlertEvent.Reject), ("acknowledge", AlertEvent.Acknowledge) })
        {
            if (AlertTable.TryMove(alert.State, happened, out _))
            {
                json.WriteStringValue(name);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("labels");
        foreach (string label in decision.Manifest.Labels)
        {
            json.WriteStartObject();
            json.WriteString("name", label);
            json.WriteString("words", Words.Label(label));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
