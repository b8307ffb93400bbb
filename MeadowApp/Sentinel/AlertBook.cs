using System;
using System.Collections.Generic;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>All alerts: raises them, takes the answers, watches the times, and keeps the alarm where the last word put it.</summary>
/// <remarks>
/// Raising and escalating sound first and are logged at once afterwards. Whatever lowers an alarm is durable in the log before it takes effect; while the
/// log cannot be written, no answer takes effect and the alarm stays.
/// </remarks>
internal sealed class AlertBook
{
    private readonly SentinelOptions _options;
    private readonly Journal _journal;
    private readonly IOperatorPanel _panel;
    private readonly IAlarm _alarm;
    private readonly List<Alert> _alerts = new List<Alert>();
    private long _raised;

    public AlertBook(SentinelOptions options, Journal journal, IOperatorPanel panel, IAlarm alarm)
    {
        _options = options;
        _journal = journal;
        _panel = panel;
        _alarm = alarm;
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
        if (alert.State != AlertState.Idle)
        {
            return null;
        }

        alert.Raise(++_raised, report, report.AtMilliseconds + _options.AnswerTimeoutMilliseconds);
        SetAlarm();
        return alert;
    }

    /// <summary>Logs and shows an alert that sounds.</summary>
    public void Announce(Alert alert, long decision)
    {
        alert.EntryIndex = _journal.Raised(alert, decision);
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
            if (alert.Manifest != report.Manifest || isNamed || alert.State != AlertState.Confirmed)
            {
                continue;
            }

            alert.DecisionsWithout++;
            if (alert.DecisionsWithout >= _options.ClearAfterDecisions && _journal.ByItself(alert, "close", AlarmSignal.Off, report.AtMilliseconds))
            {
                _journal.Checkpoint();
                Move(alert, AlertEvent.Clear, null);
            }
        }
    }

    /// <summary>Takes a person's answer.</summary>
    /// <returns>Whether it applied to an open alert and took effect.</returns>
    public bool Answer(OperatorAnswer answer, long now)
    {
        Alert? alert = _alerts.Find(candidate => candidate.Number == answer.Alert && candidate.State != AlertState.Idle);
        if (alert == null)
        {
            return false;
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

        if (!AlertTable.TryMove(alert.State, happened, out AlertState next)
            || !_journal.Answered(alert, answer, AlarmRule.Signal(next, level), now))
        {
            return false;
        }

        _journal.Checkpoint();
        alert.Level = level;
        alert.PersonLabel = answer.Label ?? (happened == AlertEvent.Confirm ? alert.Manifest.Labels[alert.ClassIndex] : null);
        Move(alert, happened, next == AlertState.Acknowledged ? now + _options.AnswerTimeoutMilliseconds
            : next == AlertState.Rejected ? now + _options.HoldOffMilliseconds
            : (long?)null);
        return true;
    }

    /// <summary>Escalates what nobody answered in time and ends hold-offs.</summary>
    public void Watch(long now)
    {
        foreach (Alert alert in _alerts)
        {
            if (alert.DueAt == null || now < alert.DueAt.Value)
            {
                continue;
            }

            if (alert.AwaitsAnswer)
            {
                Escalate(alert, now);
            }
            else
            {
                Move(alert, AlertEvent.HoldOffOver, null);
            }
        }
    }

    /// <summary>Escalates what is still open, so that no alert stays unanswered in the log, and switches the alarm off.</summary>
    public void Stop(long now)
    {
        foreach (Alert alert in _alerts)
        {
            if (alert.AwaitsAnswer)
            {
                Escalate(alert, now);
            }
        }

        _alarm.Show(AlarmSignal.Off);
    }

    private void Escalate(Alert alert, long now)
    {
        AlarmSignal before = alert.Signal;
        Move(alert, AlertEvent.TimeOut, null);
        _journal.ByItself(alert, "no_answer", before, now);
        _journal.ByItself(alert, "escalate", alert.Signal, now);
        _journal.Checkpoint();
    }

    private void Move(Alert alert, AlertEvent happened, long? dueAt)
    {
        alert.TryMove(happened);
        alert.DueAt = dueAt;
        SetAlarm();
        _panel.ShowAlert(alert.Report());
    }

    private void SetAlarm()
    {
        AlarmSignal strongest = AlarmSignal.Off;
        foreach (Alert alert in _alerts)
        {
            strongest = alert.Signal > strongest ? alert.Signal : strongest;
        }

        _alarm.Show(strongest);
    }

    private Alert Of(ModelManifest manifest, int classIndex)
    {
        Alert? alert = _alerts.Find(candidate => candidate.Manifest == manifest && candidate.ClassIndex == classIndex);
        if (alert == null)
        {
            alert = new Alert(manifest, classIndex);
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
