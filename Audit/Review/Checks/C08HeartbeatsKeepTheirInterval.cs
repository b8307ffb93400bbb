using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C08: no gap between heartbeats above the interval, unless a <c>boot</c> with a cause lies in it.</summary>
internal sealed class C08HeartbeatsKeepTheirInterval() : Check(
    "C08", "No gap between heartbeats above the promised interval, unless a boot with a cause lies in it", Requirements.Accountability, "AI Act 12, 19, 26(6)")
{
    // The loop looks at its clock between two steps, and a step may wait for an inference and a signature.
    private const long SlackMilliseconds = 15_000;

    private long? _limit;
    private long _last;
    private bool _isOff;
    private bool _isReported;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (!entry.HasCommonFields)
        {
            return;
        }

        _limit ??= log.Promise("heartbeat_s") * 1_000;
        if (entry.Type == BootEntry.Name)
        {
            _last = entry.Uptime;
            _isReported = false;
            _isOff = false;
        }
        else if (log.First!.Index == entry.Index)
        {
            _last = entry.Uptime;
        }

        bool isLate = entry.Uptime - _last > _limit + SlackMilliseconds;
        if (isLate && !_isReported && !_isOff)
        {
            _isReported = true;
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"{entry.Uptime - _last} ms since the last heartbeat, the limit is {_limit} ms"));
        }

        if (entry.Type == SummaryEntry.Name)
        {
            _last = entry.Uptime;
            _isReported = false;
        }
        else if (entry.Type == ConfigEntry.Name && entry.Text("parameter") == "heartbeat_s")
        {
            _limit = entry.Integer("new") * 1_000;
        }
        else if (entry.Type is StopEntry.Name or ResumeEntry.Name)
        {
            _isOff = entry.Type == StopEntry.Name && entry.Text("cause") is "retired" or "shutdown";
        }
    }

    internal override void End(AuditContext log)
    {
        if (_limit == null)
        {
            NotApplicable(log.Open == null ? "log.open is not there to name the interval" : "the log names no interval");
        }
    }
}
