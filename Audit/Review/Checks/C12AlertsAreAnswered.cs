using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C12: every <c>alert</c> ends in a <c>human</c> entry within the time limit; <c>no_answer</c> is followed by an escalation; what a reset interrupts is asked anew.</summary>
internal sealed class C12AlertsAreAnswered() : Check(
    "C12", "Every alert is answered within the time limit, and no answer is followed by an escalation", Requirements.Oversight, "AI Act 14(4)(c), 26(2); GDPR 22")
{
    // The loop looks at its clock between two steps, and a step may wait for an inference and a signature.
    private const long SlackMilliseconds = 5_000;
    private const long EscalationEntries = 3;

    private readonly Dictionary<long, (AuditEntry Alert, long Boot, long Since)> _open = [];
    private readonly Dictionary<long, AuditEntry> _unescalated = [];
    private readonly Dictionary<long, AuditEntry> _interrupted = [];
    private long _limit = long.MaxValue;
    private long _uptime;
    private bool _isUsed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (log.Promise("answer_s") is { } seconds && _limit == long.MaxValue)
        {
            _limit = (seconds * 1_000) + SlackMilliseconds;
        }

        switch (entry.Type)
        {
            case ConfigEntry.Name when entry.Text("parameter") == "answer_s" && entry.Integer("new") is { } changed:
                _limit = (changed * 1_000) + SlackMilliseconds;
                break;
            case BootEntry.Name:
                Reboot(entry);
                break;
            case AlertEntry.Name:
                _isUsed = true;
                _open[entry.Index] = (entry, entry.Boot, entry.Uptime);
                break;
            case HumanEntry.Name:
                Answer(entry, log);
                break;
        }

        _uptime = entry.Uptime;
    }

    internal override void End(AuditContext log)
    {
        foreach ((AuditEntry alert, long boot, long since) in _open.Values)
        {
            if (log.Last!.Boot == boot && log.Last.Uptime - since > _limit)
            {
                Fail(alert, "the alert was not answered in time");
            }
        }

        JudgeInterrupted();
        foreach (AuditEntry silence in _unescalated.Values)
        {
            if (log.Last!.Index - silence.Index > EscalationEntries)
            {
                Fail(silence, "no answer, and no escalation after it");
            }
        }

        if (!_isUsed)
        {
            NotApplicable("no alert was raised");
        }
        else if (_limit == long.MaxValue)
        {
            NotApplicable("log.open is not there to name the time limit");
        }
    }

    private void Answer(AuditEntry entry, AuditContext log)
    {
        long alert = entry.Integer("alert") ?? -1;
        string action = entry.Text("action");
        if (alert >= log.First!.Index && alert >= entry.Index)
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"it answers entry {alert}, which is no alert before it"));
            return;
        }

        if (_open.TryGetValue(alert, out (AuditEntry Alert, long Boot, long Since) open))
        {
            if (open.Boot == entry.Boot && entry.Uptime - open.Since > _limit)
            {
                Fail(entry, string.Create(CultureInfo.InvariantCulture, $"{action} comes {entry.Uptime - open.Since} ms after alert {alert} was put, the limit is {_limit - SlackMilliseconds} ms"));
            }

            _open.Remove(alert);
            if (action == "acknowledge")
            {
                // Somebody is looking; the time for an answer begins anew.
                _open[alert] = (open.Alert, entry.Boot, entry.Uptime);
            }
        }

        _interrupted.Remove(alert);
        if (action == "resume")
        {
            _open[alert] = (entry, entry.Boot, entry.Uptime);
        }

        if (action == "no_answer")
        {
            _unescalated[alert] = entry;
        }
        else if (action == "escalate")
        {
            _unescalated.Remove(alert);
        }
    }

    // The device asks anew at the start of the next boot, but a boot may be cut off before that.
    private void JudgeInterrupted()
    {
        if (_uptime <= _limit)
        {
            return;
        }

        foreach (AuditEntry alert in _interrupted.Values)
        {
            Fail(alert, "a reset interrupted this alert, and it was not asked anew");
        }

        _interrupted.Clear();
    }

    private void Reboot(AuditEntry boot)
    {
        JudgeInterrupted();
        foreach ((long index, (AuditEntry alert, _, long since)) in _open)
        {
            if (_uptime - since > _limit)
            {
                Fail(alert, "the alert was not answered in time");
            }
            else
            {
                _interrupted[index] = alert;
            }
        }

        _open.Clear();
        foreach (AuditEntry silence in _unescalated.Values)
        {
            if (boot.Index - silence.Index > 1)
            {
                Fail(silence, "no answer, and no escalation after it");
            }
        }

        _unescalated.Clear();
    }
}
