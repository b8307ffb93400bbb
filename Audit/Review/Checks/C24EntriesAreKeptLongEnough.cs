using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C24: the oldest entry kept is at least as old as the retention policy's minimum, or the log began later; every <c>prune</c> obeys it and names an export.</summary>
internal sealed class C24EntriesAreKeptLongEnough() : Check(
    "C24", "Entries are kept for the minimum of the retention policy; every prune obeys it and names an export", Requirements.Accountability, "AI Act 19, 26(6)")
{
    private const long SecondsPerDay = 86_400;
    private const long LeastDays = 183;

    private readonly Dictionary<long, (long From, long To)> _exports = [];
    private long _minimum;
    private bool _isUsed;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        switch (entry.Type)
        {
            case ExportEntry.Name:
                _exports[entry.Index] = (entry.Integer("from") ?? 0, entry.Integer("to") ?? 0);
                break;
            case PruneEntry.Name:
                _isUsed = true;
                Prune(entry, log);
                break;
            case LogOpenEntry.Name when entry.Integer("retain_min_days") < LeastDays:
                Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the retention policy's minimum is {entry.Integer("retain_min_days")} days; six months are {LeastDays}"));
                break;
        }
    }

    internal override void End(AuditContext log)
    {
        if (log.Promise("retain_min_days") is not { } days)
        {
            NotApplicable("log.open is not there to name the retention policy");
            return;
        }

        bool isPruned = log.First is { Index: > 0 };
        if (isPruned && log.First!.Utc is { } first && log.Times is { } times && times.Last - first < days * SecondsPerDay)
        {
            Fail(log.First, string.Create(CultureInfo.InvariantCulture, $"the oldest entry kept is {(times.Last - first) / SecondsPerDay} days old, the minimum is {days}"));
        }

        if (!isPruned && !_isUsed && !HasFailed)
        {
            NotApplicable("nothing was pruned");
        }
    }

    private void Prune(AuditEntry entry, AuditContext log)
    {
        long minimum = entry.Integer("minimum") ?? 0;
        if (minimum < _minimum || minimum > entry.Index || minimum % 256 != 0)
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the new minimum {minimum} is no boundary of a bundle from {_minimum} to {entry.Index}"));
        }

        long export = entry.Integer("export") ?? -1;
        bool isKnown = _exports.TryGetValue(export, out (long From, long To) range);
        bool mayBeGone = export >= 0 && export < log.First!.Index;
        if (!mayBeGone && (!isKnown || range.From > _minimum || range.To < minimum))
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"entry {export} is no export of the entries from {_minimum} to {minimum}"));
        }

        if (log.Promise("retain_min_days") is { } days)
        {
            long? age = entry.Integer("newest_age_s");
            if (age == null || age < days * SecondsPerDay)
            {
                Fail(entry, string.Create(CultureInfo.InvariantCulture, $"the newest entry removed was {(age == null ? "of unknown age" : $"{age / SecondsPerDay} days old")}, the minimum is {days}"));
            }
        }

        _minimum = minimum > _minimum ? minimum : _minimum;
    }
}
