using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.CleanAir;
using MeadowTinyMl.Sentinel.Commands;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Operators;
using MeadowTinyMl.Sentinel.Uplink;

namespace MeadowTinyMl.Sentinel.Panel;

/// <summary>
/// Three buttons and a few lines of text that say what each of them does now. The alert that matters most is before everything else: yes (it is real, or others are called), no (nothing there, another reason,
/// or what it is instead), seen. No answer takes more than four presses, and none a hold. Without an alert: a missed event, who decides, and the rest. Acknowledge held is the stop function; held again, the device goes on.
/// </summary>
/// <remarks>The alert that matters most: one that nobody has judged before one that somebody has, alarms before advisories, the newest of equals.</remarks>
public sealed class ButtonPanel : IOperatorPanel
{
    private const int SecondMilliseconds = 1_000;

    private static readonly string[] Digits = { "0", "1", "2", "3", "4", "5", "6", "7", "8", "9" };

    private readonly Action<IReadOnlyList<string>> _display;
    private readonly ButtonPresses _presses;
    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<ModelManifest> _models;
    private readonly RemoteCommands? _remote;
    private readonly IClock _clock;
    private readonly List<AlertReport> _open = new List<AlertReport>();
    private readonly SortedDictionary<string, DecisionReport> _latest = new SortedDictionary<string, DecisionReport>(StringComparer.Ordinal);
    private readonly Queue<OperatorCommand> _commands = new Queue<OperatorCommand>();
    private readonly Oversight _oversight = new Oversight();
    private readonly Queue<OperatorAnswer> _answers = new Queue<OperatorAnswer>();
    private PanelWords _words;
    private PanelText _text;
    private PanelChoice? _choice;
    private bool _isSigningIn;
    private DeviceState _state;
    private ShiftAnswers? _answered;
    private string? _operator;
    private string? _note;
    private string? _fault;
    private DriftAdvice? _advice;
    private Lacks _lacks;
    private long _shownAt;
    private long? _viewed;
    private long _viewedSince;

    /// <summary>Begins with nothing to show.</summary>
    /// <param name="display">Shows lines until the next call and must not block: from the top, at most <see cref="PanelText.Height"/> of at most <see cref="PanelText.Width"/> characters of Latin-1, never changed afterwards.</param>
    /// <param name="presses">The buttons.</param>
    /// <param name="words">The language to begin with.</param>
    /// <param name="names">Who may sign in with a PIN.</param>
    /// <param name="models">The models whose classes can be named.</param>
    /// <param name="remote">What operators far away ask, or null.</param>
    /// <param name="clock">Time since boot.</param>
    public ButtonPanel(
        Action<IReadOnlyList<string>> display,
        ButtonPresses presses,
        PanelWords words,
        IReadOnlyList<string> names,
        IReadOnlyList<ModelManifest> models,
        RemoteCommands? remote,
        IClock clock)
    {
        _display = display;
        _presses = presses;
        _words = words;
        _text = new PanelText(words);
        _names = names;
        _models = models;
        _remote = remote;
        _clock = clock;
        Refresh();
    }

    /// <inheritdoc/>
    public void ShowDecision(DecisionReport report)
    {
        _latest[report.Sensor] = report;
        Refresh();
    }

    /// <inheritdoc/>
    public void ShowAlert(AlertReport report)
    {
        long? first = First()?.Number;
        _open.RemoveAll(other => other.Number == report.Number);
        if (report.State != AlertState.Idle && report.State != AlertState.Rejected)
        {
            _open.Add(report);
        }

        if (!_isSigningIn && First() is { } now && now.Number != first)
        {
            // What matters most now comes before whatever list is open, but for the one that lets somebody answer it. A list about what still matters most stays: the next press is meant for it.
            _choice = null;
        }

        Refresh();
    }

    /// <inheritdoc/>
    public void ShowFault(string message)
    {
        _fault = message;
        Refresh();
    }

    /// <summary>Shows what has drifted, where nothing more pressing is to be shown.</summary>
    /// <param name="advice">All that is advised now; none where nothing has drifted.</param>
    public void ShowAdvice(IReadOnlyList<DriftAdvice> advice)
    {
        _advice = advice.Count == 0 ? null : advice[0];
        Refresh();
    }

    /// <summary>Shows what the device does without, where nothing more pressing is to be shown.</summary>
    /// <param name="lacks">All of it.</param>
    public void ShowLacks(Lacks lacks)
    {
        if (_lacks != lacks)
        {
            _lacks = lacks;
            Refresh();
        }
    }

    /// <inheritdoc/>
    public void ShowState(DeviceState state)
    {
        _state = state;
        Refresh();
    }

    /// <inheritdoc/>
    public void ShowMode(ModelManifest manifest, string label, OversightOutput output, OversightMode mode)
    {
        _oversight.Set(manifest, label, output, mode);
        _note = $"{_words.Class(label)}: {ModeWords(mode)}";
        Refresh();
    }

    /// <inheritdoc/>
    public void ShowSignIn(SignInReport report)
    {
        _operator = report.Outcome == SignInOutcome.Accepted ? report.Operator : report.Operator == _operator ? null : _operator;
        _answered = _operator == null ? null : new ShiftAnswers(_operator, 0, 0, 0, 0, 0);
        _note = report.Outcome == SignInOutcome.Accepted ? null : _words.Of("sign_in." + report.Outcome.ToString().ToLowerInvariant());
        Refresh();
    }

    /// <inheritdoc/>
    public void ShowAnswers(ShiftAnswers answers) => _answered = answers.Operator == _operator ? answers : _answered;

    /// <inheritdoc/>
    public void ShowCleanAir(CleanAirState state)
    {
        _note = _words.Of("clean_air." + state.ToString().ToLowerInvariant());
        Refresh();
    }

    /// <inheritdoc/>
    public void Remind(AlertReport report) => Refresh();

    /// <inheritdoc/>
    public bool TryTakeCommand(out OperatorCommand? command)
    {
        while (_presses.TryTake(out PanelPress press))
        {
            _note = null;
            Take(press);
            Refresh();
        }

        if (_open.Count > 0 && _clock.UptimeMilliseconds - _shownAt >= SecondMilliseconds)
        {
            Refresh();
        }

        return _commands.TryDequeue(out command) || (_remote != null && _remote.TryTake(out command));
    }

    /// <inheritdoc/>
    public bool TryTakeAnswer(out OperatorAnswer? answer) => _answers.TryDequeue(out answer);

    private void Take(PanelPress press)
    {
        if (press == PanelPress.Stop)
        {
            Close();
            StopOrGoOn();
        }
        else if (_choice != null)
        {
            Choose(press);
        }
        else if (First() is { } alert)
        {
            Answer(alert, Button(press));
        }
        else
        {
            Menu().Part(Button(press)).Take();
        }
    }

    private void Choose(PanelPress press)
    {
        if (press == PanelPress.ConfirmHeld || press == PanelPress.RejectHeld)
        {
            Close();
        }
        else if (Button(press) < _choice!.Buttons)
        {
            PanelChoice part = _choice.Part(Button(press));
            _choice = part;
            if (part.IsSettled)
            {
                Close();
                part.Take();
            }
        }
    }

    // Who presses slowly means what the button says; held means something else in a list alone.
    private static int Button(PanelPress press) =>
        (int)(press == PanelPress.Confirm || press == PanelPress.ConfirmHeld ? PanelButton.Confirm : press == PanelPress.Reject || press == PanelPress.RejectHeld ? PanelButton.Reject : PanelButton.Acknowledge);

    private void StopOrGoOn()
    {
        if (_state != DeviceState.Stopped)
        {
            _commands.Enqueue(new StopCommand(StopSource.Button, _operator));
        }
        else
        {
            AsOperator(name => _commands.Enqueue(new ResumeCommand(StopSource.Button, name)));
        }
    }

    private void Answer(AlertReport alert, int button)
    {
        if (button == (int)PanelButton.Acknowledge)
        {
            Enqueue(alert, HumanAction.Acknowledge, _operator);
        }
        else if (_clock.UptimeMilliseconds - _viewedSince < alert.AnswerableAtMilliseconds - alert.RaisedAtMilliseconds)
        {
            // It may have come under a finger that was meant for something else.
            _note = _words.Of("view.first");
        }
        else if (button == (int)PanelButton.Confirm)
        {
            Affirm(alert);
        }
        else
        {
            AsOperator(name => Deny(alert, name));
        }
    }

    private void Affirm(AlertReport alert)
    {
        var items = new List<(string Words, Action Take)>();
        if (AlertTable.TryMove(alert.State, AlertEvent.Confirm, out _))
        {
            items.Add((_words.Of("answer.real"), () => AsOperator(name => Enqueue(alert, HumanAction.Confirm, name))));
        }

        if (AlertTable.TryMove(alert.State, AlertEvent.Escalate, out _))
        {
            items.Add((_words.Of("answer.escalate"), () => Enqueue(alert, HumanAction.Escalate, _operator)));
        }

        items.Add((_words.Of("menu"), () => _choice = Menu()));
        PanelChoice choice = Choice(_words.Of("answer.yes"), items);
        _choice = choice.IsSettled ? Menu() : choice;
    }

    private void Deny(AlertReport alert, string name) => _choice = Choice(_words.Of("answer.no"), new List<(string Words, Action Take)>
    {
        (Reason(AnswerReason.NothingPerceived), () => Reject(alert, AnswerReason.NothingPerceived, name)),
        (_words.Of("answer.reason"), () => AskReason(alert, name)),
        (_words.Of("answer.class"), () => AskClass(alert, name)),
    });

    private void AskReason(AlertReport alert, string name)
    {
        AnswerReason[] reasons = { AnswerReason.KnownSource, AnswerReason.Cleaning, AnswerReason.Cooking, AnswerReason.Maintenance, AnswerReason.WrongPlace, AnswerReason.Other };
        Open(_words.Of("answer.reason"), reasons.Select(Reason), at => Reject(alert, reasons[at], name));
    }

    private void AskClass(AlertReport alert, string name)
    {
        string[] labels = alert.Decision.Manifest.Labels.Where(label => label != alert.Decision.Label).ToArray();
        Open(_words.Of("answer.class"), labels.Select(_words.Class), at => Enqueue(alert, HumanAction.Reclassify, name, labels[at]));
    }

    private void Reject(AlertReport alert, AnswerReason reason, string name) => _answers.Enqueue(new OperatorAnswer(alert.Number, HumanAction.Reject, null, name) { Reason = reason });

    private void Enqueue(AlertReport alert, HumanAction action, string? name, string? label = null) => _answers.Enqueue(new OperatorAnswer(alert.Number, action, label, name));

    private string Reason(AnswerReason reason) => _words.Of("reason." + LogWords.OfReason(reason));

    // What the three buttons do while no alert is open.
    private PanelChoice Menu() => Choice(_words.Of("menu"), new List<(string Words, Action Take)>
    {
        (_words.Of("menu.missed"), () => AsOperator(AskMissed)),
        (_words.Of("menu.mode"), () => AsOperator(AskOutput)),
        (_words.Of("menu.more"), () => _choice = More()),
    });

    private PanelChoice More() => Choice(_words.Of("menu.more"), new List<(string Words, Action Take)>
    {
        _operator is { } name ? (_words.Of("menu.sign_out"), () => _commands.Enqueue(new SignOutCommand(1, name))) : (_words.Of("menu.sign_in"), AskName),
        (_words.Of("menu.test"), () => _commands.Enqueue(new StopCommand(StopSource.Test, _operator))),
        (_words.Of("menu.clean_air"), () => AsOperator(taker => _commands.Enqueue(new CleanAirCommand(taker)))),
        (_words.Of("menu.mine"), () => AsOperator(ShowMine)),
        (_words.Of("menu.language"), AskLanguage),
    });

    private void ShowMine(string name) => _choice = new PanelChoice(
        name,
        new[]
        {
            _words.Of("mine.confirmed", _answered!.Confirmed),
            _words.Of("mine.overridden", _answered.Overridden),
            _words.Of("mine.seconds", _answered.MeanSeconds),
            _words.Of("mine.noticed", _answered.TestsNoticed),
            _words.Of("mine.missed", _answered.TestsMissed),
        },
        new[] { _words.Of("mine.read") },
        at => { });

    private void AskMissed(string name)
    {
        string[] labels = _models.SelectMany(model => Hazards(model, HazardLevel.Advisory)).Select(hazard => hazard.Label).ToArray();
        Open(_words.Of("menu.missed"), labels.Select(_words.Class), at =>
        {
            _commands.Enqueue(new MissedCommand(labels[at], name));
            _note = _words.Of("missed.done");
        });
    }

    // The relay is for alarms alone.
    private void AskOutput(string name)
    {
        List<(string Words, Action Take)> items = _models
            .Select(model => (_words.Of("output.signal." + model.Task), (Action)(() => AskHazard(name, OversightOutput.Signal, Hazards(model, HazardLevel.Advisory)))))
            .ToList();
        items.Add((_words.Of("output.relay"), () => AskHazard(name, OversightOutput.Relay, _models.SelectMany(model => Hazards(model, HazardLevel.Alarm)))));
        _choice = Choice(_words.Of("menu.mode"), items);
    }

    private void AskHazard(string name, OversightOutput output, IEnumerable<(ModelManifest Model, string Label)> among)
    {
        (ModelManifest Model, string Label)[] hazards = among.ToArray();
        Open(_words.Of("menu.mode"), hazards.Select(hazard => _words.Class(hazard.Label)), at => AskMode(name, hazards[at].Model, hazards[at].Label, output));
    }

    private void AskMode(string name, ModelManifest model, string label, OversightOutput output)
    {
        OversightMode now = _oversight.Of(model, label, output);
        OversightMode[] others = new[] { OversightMode.OnTheLoop, OversightMode.InTheLoop, OversightMode.Advisory, OversightMode.Off }.Where(mode => mode != now).ToArray();
        _choice = new PanelChoice(
            _words.Class(label),
            new[] { "= " + ModeWords(now) },
            others.Select(ModeWords).ToArray(),
            at => _commands.Enqueue(new ModeCommand(model.Id, label, output, others[at], name)));
    }

    private void AskLanguage()
    {
        string[] others = PanelWords.Languages().Where(language => language != _words.Language).ToArray();
        Open(_words.Of("menu.language"), others.Select(language => PanelWords.Load(language).Of("language")), at =>
        {
            _words = PanelWords.Load(others[at]);
            _text = new PanelText(_words);
        });
    }

    // Whoever is asked to sign in presses again afterwards: an answer is never given for them.
    private void AsOperator(Action<string> act)
    {
        if (_operator != null)
        {
            act(_operator);
        }
        else
        {
            AskName();
            _note = _words.Of(_names.Count == 0 ? "sign_in.nobody" : "sign_in.first");
        }
    }

    private void AskName()
    {
        if (_names.Count > 0)
        {
            Open(_words.Of("menu.sign_in"), _names, at => AskDigit(_names[at], string.Empty));
            _isSigningIn = true;
        }
    }

    private void AskDigit(string name, string taken)
    {
        if (taken.Length == OperatorSecret.PinLength)
        {
            _commands.Enqueue(new SignInCommand(1, name, taken));
            return;
        }

        Open($"{name}: {new string('*', taken.Length)}", Digits, at => AskDigit(name, taken + Digits[at]));
        _isSigningIn = true;
    }

    private void Open(string title, IEnumerable<string> items, Action<int> take) => _choice = new PanelChoice(title, Array.Empty<string>(), items.ToArray(), take);

    private static PanelChoice Choice(string title, List<(string Words, Action Take)> items) =>
        new PanelChoice(title, Array.Empty<string>(), items.Select(item => item.Words).ToArray(), at => items[at].Take());

    // The hazards of a level or above.
    private static IEnumerable<(ModelManifest Model, string Label)> Hazards(ModelManifest model, HazardLevel least) =>
        model.Labels.Where((label, i) => model.Levels[i] >= least).Select(label => (model, label));

    private void Close()
    {
        _choice = null;
        _isSigningIn = false;
    }

    private string ModeWords(OversightMode mode) => _words.Of("mode." + mode.ToString().ToLowerInvariant());

    private AlertReport? First()
    {
        AlertReport? first = null;
        foreach (AlertReport alert in _open)
        {
            first = first == null || Rank(alert) >= Rank(first) ? alert : first;
        }

        return first;
    }

    private static int Rank(AlertReport alert) =>
        (alert.State == AlertState.Confirmed ? 0 : 2) + (alert.Decision.Manifest.Levels[alert.Decision.Decision.Top] == HazardLevel.Alarm ? 1 : 0);

    private DecisionReport? Latest(string sensor) => _latest.TryGetValue(sensor, out DecisionReport? report) ? report : null;

    private void Refresh()
    {
        _shownAt = _clock.UptimeMilliseconds;
        AlertReport? alert = _choice == null ? First() : null;
        if (alert != null && alert.Number != _viewed)
        {
            _viewed = alert.Number;
            _viewedSince = _shownAt;
        }

        string? note = _note ?? _fault;
        string? rest = note ?? _text.Lack(_lacks) ?? (_advice == null ? null : _words.Of("advice." + _advice.Kind.ToString().ToLowerInvariant(), _advice.Sensor));
        _display(_choice != null ? _text.Choice(_choice, _open.Count > 0, _note)
            : alert != null ? _text.Alert(_state, alert, SituationRule.Of(Latest("gas0"), Latest(SoundChannel.Sensor), _shownAt), _open.Count, _shownAt, note)
            : _text.Home(_state, _latest.Values, _oversight.Chosen.Count, _operator, rest));
    }
}
