using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C15: the stop function was used or tested within the promised interval and reached the safe state.</summary>
internal sealed class C15StopWorks() : Check(
    "C15", "The stop function was used or tested within the promised interval and reached the safe state", Requirements.Oversight, "AI Act 14(4)(e), 26(5)")
{
    private const long SecondsPerDay = 86_400;

    private long? _last;
    private long? _lastSeen;
    private long _stops;
    private bool _isLate;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        bool isStop = entry.Type == StopEntry.Name && entry.Text("cause") is "button" or "test" or "page" or "incident" or "fault";
        if (isStop)
        {
            _stops++;
            if (entry.Text("state") != "safe")
            {
                Fail(entry, $"stopped, but the state reached is '{entry.Text("state")}'");
            }
        }

        if (entry.Utc is not { } utc)
        {
            return;
        }

        _last ??= utc;
        _lastSeen = utc;
        if (!_isLate && log.Promise("stop_test_days") is { } days && utc - _last > days * SecondsPerDay)
        {
            _isLate = true;
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"{(utc - _last) / SecondsPerDay} days without a use or test of the stop function, the limit is {days}"));
        }

        if (isStop)
        {
            _last = utc;
            _isLate = false;
        }
    }

    internal override void End(AuditContext log)
    {
        Figure("stops", _stops);
        if (_stops == 0)
        {
            NotApplicable(log.Promise("stop_test_days") == null
                ? "log.open promises no test of the stop function, and it was not used"
                : _lastSeen == null ? "the clock was never set, so no interval can be told" : "the interval has not elapsed, and the stop function was not used");
        }
    }
}
