using System;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C07: <c>b</c> never falls and rises by one at each <c>boot</c>; <c>u</c> never falls within a boot; <c>ts</c> jumps only at <c>clock</c>.</summary>
internal sealed class C07TimeRunsForward() : Check(
    "C07", "The boot counter rises by one at each boot, uptime never falls within one, the time of day jumps only where the clock is set", Requirements.Accountability, "AI Act 12; CRA Annex I; IEEE 7001")
{
    // Whole seconds are cut off on both sides, and a quartz drifts by up to 100 ppm, which a network corrects in small steps.
    private const long SlackMilliseconds = 2_500;
    private const long DriftPerMillion = 200;

    private bool _isFirst = true;
    private bool _isTimeFree = true;
    private long _boot;
    private long _uptime;
    private long? _utc;
    private long _utcUptime;
    private long _utcBoot;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (!entry.HasCommonFields)
        {
            return;
        }

        bool isBoot = entry.Type == BootEntry.Name;
        long expected = _isFirst ? entry.Boot : isBoot ? _boot + 1 : _boot;
        if (entry.Boot != expected)
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"boot counter {entry.Boot}, expected {expected}"));
        }
        else if (!_isFirst && !isBoot && entry.Uptime < _uptime)
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"time since boot falls from {_uptime} ms to {entry.Uptime} ms"));
        }

        JudgeTime(entry);
        _isFirst = false;
        _boot = entry.Boot;
        _uptime = entry.Uptime;
    }

    private void JudgeTime(AuditEntry entry)
    {
        if ((entry.Utc == null) != (entry.Quality == 0))
        {
            Fail(entry, entry.Utc == null
                ? string.Create(CultureInfo.InvariantCulture, $"no time of day, but the clock's quality is {entry.Quality}")
                : "a time of day from a clock that was never set");
        }

        _isTimeFree |= entry.Type == ClockEntry.Name;
        if (entry.Utc is { } utc)
        {
            // Across a boot the device does not know how long it was off; the time of day may not fall all the same.
            if (_utc is { } last && !_isTimeFree)
            {
                bool isBoot = entry.Boot != _utcBoot;
                long passed = entry.Uptime - _utcUptime;
                long shown = (utc - last) * 1_000;
                long slack = SlackMilliseconds + (passed * DriftPerMillion / 1_000_000);
                bool jumps = isBoot ? shown < -SlackMilliseconds : Math.Abs(shown - passed) > slack;
                if (jumps)
                {
                    Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the time of day goes from {last} to {utc} without a clock entry{(isBoot ? " across a boot" : $" while {passed} ms pass")}"));
                }
            }

            // The clock may be set between its entry and the next one that shows the time.
            _isTimeFree = entry.Type == ClockEntry.Name;
            _utc = utc;
            _utcUptime = entry.Uptime;
            _utcBoot = entry.Boot;
        }
    }
}
