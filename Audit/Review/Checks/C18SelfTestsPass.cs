using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C18: <c>selftest</c> passed at each boot and in the promised interval; a failure is followed by <c>fault</c> and a safe state.</summary>
internal sealed class C18SelfTestsPass() : Check(
    "C18", "Self-tests passed at each boot and in the promised interval; a failure is followed by a fault and a safe state", Requirements.Robustness, "AI Act 15")
{
    private const long SlackMilliseconds = 60_000;
    private const long BootEntries = 32;

    private AuditEntry? _boot;
    private AuditEntry? _failed;
    private long _last;
    private bool _isUsed;
    private bool _isTested;
    private bool _hasFault;
    private bool _isLate;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        long? limit = log.Promise("selftest_s") * 1_000;
        if (entry.Type == BootEntry.Name)
        {
            EndOfFailure();
            EndOfBoot(entry.Index, limit);
            _boot = entry;
            _last = entry.Uptime;
            _isTested = false;
            _isLate = false;
        }
        else if (entry.Type == SelfTestEntry.Name)
        {
            _isUsed = true;
            _isTested = true;
            _isLate = false;
            _last = entry.Uptime;
            if (entry.Text("result") == "fail")
            {
                EndOfFailure();
                _failed = entry;
                _hasFault = false;
            }
        }
        else if (_failed != null)
        {
            _hasFault |= entry.Type == FaultEntry.Name;
            bool isSafe = (entry.Type == StopEntry.Name && entry.Text("state") == "safe") || (entry.Type == FaultEntry.Name && entry.Text("code") == "fallback");
            if (isSafe && _hasFault)
            {
                _failed = null;
            }
            else if (entry.Type == DecisionEntry.Name)
            {
                EndOfFailure();
            }
        }

        if (limit != null && _boot != null && !_isLate && entry.Uptime - _last > limit + SlackMilliseconds)
        {
            _isLate = true;
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"{entry.Uptime - _last} ms since the last self-test, the limit is {limit} ms"));
        }
    }

    internal override void End(AuditContext log)
    {
        long? limit = log.Promise("selftest_s");
        EndOfBoot(log.Last?.Index ?? 0, limit);
        if (_failed != null && log.Last!.Index - _failed.Index > 3)
        {
            EndOfFailure();
        }

        if (!_isUsed && limit == null)
        {
            NotApplicable("log.open promises no self-tests, and none was made");
        }
        else if (!_isUsed && !HasFailed)
        {
            NotApplicable("the time for the first self-test has not elapsed");
        }
    }

    private void EndOfFailure()
    {
        if (_failed != null)
        {
            Fail(_failed, $"the self-test failed, and {(_hasFault ? "no safe state" : "no fault")} followed");
            _failed = null;
        }
    }

    // A device that lost power right after its start had no time to test itself.
    private void EndOfBoot(long index, long? limit)
    {
        if (_boot != null && !_isTested && limit != null && index - _boot.Index > BootEntries)
        {
            Fail(_boot, "no self-test after this boot");
        }
    }
}
