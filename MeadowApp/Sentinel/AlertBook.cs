using System;
using System.Collections.Generic;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.Sentinel;

/// <summary>All alerts: raises them, takes the answers, watches the times, and keeps the alarm where the last word put it.</summary>
/// <remarks>
/// Raising, escalating and stopping take effect first and are logged at once afterwards. Whatever else changes an output is durable in the log before it takes
/// effect; while the log cannot be written, no answer takes effect, the alarm stays and the relay opens.
/// </remarks>
internal sealed class AlertBook
{
    private readonly SentinelOptions _options;
    private readonly Journal _journal;
    private readonly IOperatorPanel _panel;
    private readonly Outputs _outputs;
    private readonly Oversight _oversight;
    private readonly OperatorDesk _desk;
    private readonly SiteRecord _site;
    private readonly Challenge _challenge;
    private readonly List<Alert> _alerts = new List<Alert>();
    private long _raised;

    public AlertBook(SentinelOptions options, Journal journal, IOperatorPanel panel, Outputs outputs, Oversight oversight, OperatorDesk desk, SiteRecord site, Challenge challenge)
    {
        _options = options;
        _journal = journal;
        _panel = panel;
        _outputs = outputs;
        _oversight = oversight;
        _desk = desk;
        _site = site;
        _challenge = challenge;
    }

    /// <summary>Gets whether an alert is open: raised and neither over nor rejected.</summary>
    public bool IsAnyOpen => _alerts.Exists(IsOpen);

    /// <summary>Returns the entries of the open alerts.</summary>
    public IReadOnlyList<long> OpenEntries()
    {
        var open = new List<long>();
        foreach (Alert alert in _alerts)
        {
            if (IsOpen(alert) && alert.EntryIndex >= 0)
            {
                open.Add(alert.EntryIndex);
            }
        }

        open.Sort();
        return open;
    }

    /// <summary>Sounds the alarm when the decision names a hazard that has no open alert.</summary>
    /// <returns>The raised alert, still to be logged, or null.</returns>
    public Alert? Sound(DecisionReport report)
    {
        if (report.Decision.Outcome != Outcome.Alert)
        {
            return null;
        }

        Alert alert = Of(report.Manifest, report.Decision.Top);
        alert.DecisionsWithout = 0;
        if (alert.State != AlertState.Idle || alert.Mode(OversightOutput.Signal) == OversightMode.Off)
        {
            return null;
        }

        Raise(alert, report);
        return alert;
    }

    /// <summary>Takes up what a reset interrupted: it is asked anew, whatever was said before, so that nothing is switched by an answer from before the reset.</summary>
    /// <param name="interrupted">An alert that the log shows open.</param>
    /// <param name="active">The models that are active now.</param>
    /// <param name="now">Milliseconds since boot.</param>
    public void Resume(OpenAlert interrupted, IReadOnlyList<ModelManifest> active, long now)
    {
        if (interrupted.IsChallenge)
        {
            End(interrupted);
            return;
        }

        DecisionReport report = interrupted.Report(active, now);
        Alert alert = Of(report.Manifest, report.Decision.Top);
        if (alert.Mode(OversightOutput.Signal) == OversightMode.Off)
        {
            End(interrupted);
            return;
        }

        Raise(alert, report);
        if (interrupted.EntryIndex < 0)
        {
            Announce(alert, interrupted.DecisionIndex);
            return;
        }

        alert.EntryIndex = interrupted.EntryIndex;
        _journal.ByItself(alert, "resume", alert.Signal, now);
        SetRelay(alert, null);
        _journal.Checkpoint();
        _panel.ShowAlert(alert.Report());
    }

    /// <summary>Logs that an alert ended before the reset: the power failed between the word that ended it and its entry.</summary>
    public void End(OpenAlert interrupted)
    {
        if (interrupted.EntryIndex >= 0)
        {
            _journal.Forgotten(interrupted.EntryIndex);
        }
    }

    /// <summary>Raises a test of attention on a decision that raised nothing, when one is due, nothing is open and somebody is there to answer.</summary>
    /// <param name="decision">Index of the last logged decision, which raised nothing.</param>
    /// <param name="report">That decision.</param>
    /// <param name="now">Milliseconds since boot.</param>
    public void Challenge(long decision, DecisionReport report, long now)
    {
        if (IsAnyOpen || !_desk.IsAnybodyIn || !_challenge.IsDue(now))
        {
            return;
        }

        int label = _challenge.Draw(report.Manifest);
        Alert? alert = _alerts.Find(candidate => candidate.IsChallenge && candidate.Manifest == report.Manifest && candidate.ClassIndex == label);
        if (alert == null)
        {
            alert = new Alert(report.Manifest, label, _oversight) { IsChallenge = true };
            _alerts.Add(alert);
        }

        if (alert.State == AlertState.Idle)
        {
            Raise(alert, _challenge.Decision(report, label, now));
            Announce(alert, decision);
        }
    }

    /// <summary>Shows why the model answered as it did, once that is known.</summary>
    public void Explain(Alert alert, Occlusion why)
    {
        alert.Why = why;
        _panel.ShowAlert(alert.Report());
    }

    /// <summary>Logs and shows an alert that sounds.</summary>
    public void Announce(Alert alert, long decision)
    {
        alert.EntryIndex = _journal.Raised(alert, decision);
        SetRelay(alert, null);
        _journal.Checkpoint();
        _panel.ShowAlert(alert.Report());
    }

    /// <summary>Closes the confirmed alerts of this model that several decisions in a row no longer name. A doubt neither names nor clears.</summary>
    public void Clear(DecisionReport report)
    {
        if (report.Decision.Outcome == Outcome.Abstain)
        {
            return;
        }

        foreach (Alert alert in _alerts)
        {
            bool isNamed = report.Decision.Outcome == Outcome.Alert && report.Decision.Top == alert.ClassIndex;
            isNamed &= !alert.IsChallenge;
            if (alert.Manifest != report.Manifest || isNamed || alert.State != AlertState.Confirmed)
            {
                continue;
            }

            alert.DecisionsWithout++;
            if (alert.DecisionsWithout >= _options.ClearAfterDecisions && _journal.ByItself(alert, "close", AlarmSignal.Off, report.AtMilliseconds))
            {
                Move(alert, AlertEvent.Clear, null, null);
                _journal.Checkpoint();
            }
        }
    }

    /// <summary>Takes a person's answer.</summary>
    /// <returns>Whether it applied to an open alert and took effect.</returns>
    public bool Answer(OperatorAnswer answer, long now)
    {
        // Anybody may silence the sound and call others; whatever settles the question takes somebody who is signed in and may.
        Person? person = _desk.Identify(answer.Operator, now);
        bool isJudgement = answer.Action != HumanAction.Acknowledge && answer.Action != HumanAction.Escalate;
        if (isJudgement && (person == null || !OperatorRights.MayAnswer(person.Role)))
        {
            return false;
        }

        Alert? alert = _alerts.Find(candidate => candidate.Number == answer.Alert && candidate.State != AlertState.Idle);
        if (alert == null || (isJudgement && now < alert.AnswerableAt))
        {
            return false;
        }

        if (answer.Action == HumanAction.Escalate)
        {
            return AlertTable.TryMove(alert.State, AlertEvent.Escalate, out _) && Call(alert, answer, person, now);
        }

        HazardLevel level = alert.Level;
        AlertEvent happened;
        switch (answer.Action)
        {
            case HumanAction.Acknowledge:
                happened = AlertEvent.Acknowledge;
                break;
            case HumanAction.Confirm:
                happened = AlertEvent.Confirm;
                break;
            case HumanAction.Reject:
                happened = AlertEvent.Reject;
                break;
            default:
                int given = IndexOf(alert.Manifest.Labels, answer.Label);
                if (given < 0)
                {
                    return false;
                }

                level = alert.Manifest.Levels[given];
                happened = level == HazardLevel.None ? AlertEvent.Reject : AlertEvent.Confirm;
                break;
        }

        if (!AlertTable.TryMove(alert.State, happened, out AlertState next))
        {
            return false;
        }

        long entry = _journal.Answered(alert, answer, person, alert.SignalIn(next, level), now);
        if (entry < 0)
        {
            return false;
        }

        if (isJudgement && !alert.IsJudged && !alert.IsChallenge && person!.Role != OperatorRights.Simulated)
        {
            _journal.GuardStorage(() =>
            {
                _site.Count(alert.Manifest.Id, alert.Label, answer.Action == HumanAction.Confirm);
                return true;
            });
        }

        alert.IsJudged |= isJudgement;
        alert.ConfirmedBy = happened == AlertEvent.Confirm ? entry : (long?)null;
        alert.Level = level;
        alert.PersonLabel = answer.Label ?? (happened == AlertEvent.Confirm ? alert.Label : null);
        long? dueAt = next == AlertState.Acknowledged ? now + _options.AnswerTimeoutMilliseconds
            : next == AlertState.Rejected ? now + _options.HoldOffMilliseconds
            : (long?)null;
        Move(alert, happened, dueAt, entry);
        _journal.Checkpoint();
        if (isJudgement)
        {
            _desk.Count(answer.Operator!, answer.Action, alert.IsChallenge, now - alert.RaisedAt);
        }

        return true;
    }

    /// <summary>Escalates what nobody answered in time, reminds of what still waits, and ends hold-offs.</summary>
    public void Watch(long now)
    {
        foreach (Alert alert in _alerts)
        {
            bool isDue = alert.DueAt != null && now >= alert.DueAt.Value;
            if (isDue && alert.AwaitsAnswer)
            {
                TimeOut(alert, now);
            }
            else if (isDue)
            {
                Move(alert, AlertEvent.HoldOffOver, null, null);
            }
            else if (alert.State == AlertState.Waiting && now >= alert.ReminderAt)
            {
                alert.ReminderAt = now + _options.ReminderMilliseconds;
                _panel.Remind(alert.Report());
            }
        }
    }

    /// <summary>Takes account of another mode of oversight for a hazard; with <see cref="OversightMode.Off"/> its alert ends.</summary>
    public void Follow(ModelManifest manifest, string label, long now)
    {
        Alert? alert = _alerts.Find(candidate => candidate.Manifest == manifest && candidate.Label == label && !candidate.IsChallenge && candidate.State != AlertState.Idle);
        if (alert == null)
        {
            return;
        }

        if (alert.Mode(OversightOutput.Signal) == OversightMode.Off)
        {
            _journal.ByItself(alert, "close", AlarmSignal.Off, now);
            Move(alert, AlertEvent.Stop, null, null);
            return;
        }

        SetSignal();
        SetRelay(alert, null);
        _panel.ShowAlert(alert.Report());
    }

    /// <summary>The stop function, once the outputs stand safe and that is logged: the alerts end.</summary>
    /// <param name="wasEnergised">Whether the relay was energised before.</param>
    /// <param name="now">Milliseconds since boot.</param>
    public void Halt(bool wasEnergised, long now)
    {
        foreach (Alert alert in _alerts)
        {
            if (alert.State == AlertState.Idle)
            {
                continue;
            }

            if (wasEnergised && alert.WantsRelay)
            {
                _journal.Actuated(alert, false, null);
            }

            if (alert.State != AlertState.Rejected)
            {
                _journal.ByItself(alert, "close", AlarmSignal.Off, now);
            }

            // Not through Move: it would ask the alerts that are still to be ended what they want.
            alert.TryMove(AlertEvent.Stop);
            alert.DueAt = null;
            _panel.ShowAlert(alert.Report());
        }
    }

    /// <summary>Orderly shutdown: escalates what is still open, so that no alert stays unanswered in the log, and switches every output off.</summary>
    public void Stop(long now)
    {
        foreach (Alert alert in _alerts)
        {
            if (alert.AwaitsAnswer)
            {
                TimeOut(alert, now);
            }
        }

        _outputs.Switch(false);
        _outputs.ShowAlerts(AlarmSignal.Off);
    }

    // Whoever calls others has judged nothing, so it needs neither a name nor a time of viewing nor a log to sound louder.
    private bool Call(Alert alert, OperatorAnswer answer, Person? person, long now)
    {
        alert.IsCalled = true;
        Escalate(alert, AlertEvent.Escalate, before => _journal.Answered(alert, answer, person, alert.Signal, now), now);
        if (alert.IsChallenge && answer.Operator != null)
        {
            _desk.Count(answer.Operator, answer.Action, true, now - alert.RaisedAt);
        }

        return true;
    }

    private void TimeOut(Alert alert, long now)
    {
        alert.IsCalled = false;
        Escalate(
            alert,
            AlertEvent.TimeOut,
            before =>
            {
                _journal.ByItself(alert, "no_answer", before, now);
                _journal.ByItself(alert, "escalate", alert.Signal, now);
            },
            now);
    }

    private void Escalate(Alert alert, AlertEvent happened, Action<AlarmSignal> log, long now)
    {
        AlarmSignal before = alert.Signal;
        alert.TryMove(happened);
        alert.DueAt = null;
        SetSignal();
        log(before);
        SetRelay(alert, null);
        _journal.Checkpoint();
        _panel.ShowAlert(alert.Report());

        // A test that nobody noticed has told what it was to tell.
        if (alert.IsChallenge && _journal.ByItself(alert, "close", AlarmSignal.Off, now))
        {
            Move(alert, AlertEvent.Stop, null, null);
        }
    }

    private void Raise(Alert alert, DecisionReport report)
    {
        alert.Raise(++_raised, report, _options);
        alert.Worth = AnswerWorth.Of(alert.Manifest, report.Reference, alert.ClassIndex, _site);
        SetSignal();
    }

    private void Move(Alert alert, AlertEvent happened, long? dueAt, long? human)
    {
        alert.TryMove(happened);
        alert.DueAt = dueAt;
        SetRelay(alert, human);
        SetSignal();
        _panel.ShowAlert(alert.Report());
    }

    private void SetSignal()
    {
        AlarmSignal strongest = AlarmSignal.Off;
        foreach (Alert alert in _alerts)
        {
            strongest = alert.Signal > strongest ? alert.Signal : strongest;
        }

        _outputs.ShowAlerts(strongest);
    }

    // The relay follows all alerts; the entry names the one whose move switched it. It closes only once that is durable, and opens in any case.
    private void SetRelay(Alert cause, long? human)
    {
        bool isWanted = _alerts.Exists(alert => alert.WantsRelay);
        if (!_outputs.HasRelay || (isWanted ? _outputs.IsAskedToClose : !_outputs.IsEnergised))
        {
            return;
        }

        // A relay that did not close when it was to closes now, by the word that allowed it then.
        if (isWanted && !cause.WantsRelay)
        {
            cause = _alerts.Find(alert => alert.WantsRelay)!;
            human = cause.ConfirmedBy;
        }

        if (_journal.Actuated(cause, isWanted, human) || !isWanted)
        {
            _outputs.Switch(isWanted);
        }
    }

    private static bool IsOpen(Alert alert) => alert.State != AlertState.Idle && alert.State != AlertState.Rejected;

    private Alert Of(ModelManifest manifest, int classIndex)
    {
        Alert? alert = _alerts.Find(candidate => !candidate.IsChallenge && candidate.Manifest == manifest && candidate.ClassIndex == classIndex);
        if (alert == null)
        {
            alert = new Alert(manifest, classIndex, _oversight);
            _alerts.Add(alert);
        }

        return alert;
    }

    private static int IndexOf(IReadOnlyList<string> labels, string? label)
    {
        for (int i = 0; i < labels.Count; i++)
        {
            if (string.Equals(labels[i], label, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
