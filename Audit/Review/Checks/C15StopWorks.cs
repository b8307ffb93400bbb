using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C15: the stop function was used or tested within the promised interval and reached the safe state; what people stopped or switched stays so until they say otherwise.</summary>
internal sealed class C15StopWorks() : Check(
    "C15", "The stop function was used or tested within the promised interval and reached the safe state, and lasts until somebody goes on", Requirements.Oversight, "AI Act 14(4)(e), 26(5)")
{
    private const long SecondsPerDay = 86_400;

    // Hazards and outputs of all models that a log may name; more than these nobody chooses modes for.
    private const int MaxModes = 4_096;

    private readonly Dictionary<(string Class, string Output), string> _modes = [];
    private AuditEntry? _stop;
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

        switch (entry.Type)
        {
            case StopEntry.Name when entry.Text("cause") != "test":
                _stop = entry;
                break;
            case ResumeEntry.Name:
                _stop = null;
                break;
            case ConfigEntry.Name when entry.Text("parameter") == "oversight_mode" && _modes.Count < MaxModes:
                _modes[(entry.Text("class"), OutputOf(entry.Text("new")))] = entry.Text("new");
                break;
            case OversightEntry.Name:
                Stands(entry);
                break;
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
        if (_stops == 0 && !HasFailed)
        {
            NotApplicable(log.Promise("stop_test_days") == null
                ? "log.open promises no test of the stop function, and it was not used"
                : _lastSeen == null ? "the clock was never set, so no interval can be told" : "the interval has not elapsed, and the stop function was not used");
        }
    }

    // What the device says of how people left it follows from their own entries.
    private void Stands(AuditEntry entry)
    {
        if (_stop != null && !entry.IsTrue("stopped"))
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the device runs, but nobody let it go on after the stop of entry {_stop.Index}"));
        }

        IReadOnlyList<string> classes = entry.Texts("classes");
        IReadOnlyList<string> modes = entry.Texts("modes");
        foreach (((string label, string output), string chosen) in _modes)
        {
            bool isKept = false;
            for (int i = 0; i < classes.Count && i < modes.Count; i++)
            {
                isKept |= classes[i] == label && modes[i] == chosen;
            }

            if (!isKept)
            {
                Fail(entry, $"the {output} of '{label}' is not in the mode that was chosen, '{chosen}'");
            }
        }
    }

    private static string OutputOf(string mode) => mode.Split('/')[0];
}
