using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C04: the newest witnessed checkpoint is no older than the log promises; the entries after it are not yet witnessed.</summary>
internal sealed class C04WitnessedInTime() : Check(
    "C04", "The newest witnessed checkpoint is no older than promised; what comes after it is named", Requirements.Accountability, "AI Act 12, 19")
{
    private readonly Dictionary<string, AuditEntry> _newest = [];
    private long? _size;
    private long? _time;

    /// <summary>Gets the newest <c>witness</c> entry of each witness.</summary>
    public IReadOnlyCollection<AuditEntry> Claims => _newest.Values;

    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (entry.Type != WitnessEntry.Name)
        {
            return;
        }

        if (entry.Integer("size") is not { } size || size > entry.Index)
        {
            Fail(entry, $"a cosignature for size {entry.Integer("size")} cannot stand at index {entry.Index}");
        }
        else
        {
            _newest[entry.Text("witness")] = entry;
        }
    }

    /// <summary>Takes a cosignature that holds.</summary>
    public void Witnessed(long size, long time)
    {
        if (_size == null || size > _size)
        {
            (_size, _time) = (size, time);
        }
    }

    /// <summary>Takes a <c>witness</c> entry whose cosignature does not hold.</summary>
    public void Refused(AuditEntry entry, string message) => Fail(entry, message);

    internal override void End(AuditContext log)
    {
        log.WitnessedSize = _size;
        long? limit = log.Promise("witness_s");
        if (_size is { } size)
        {
            Figure("witnessed up to", size);
            Figure("not yet witnessed", log.Checkpoint.Size - size);
        }

        if (limit == null)
        {
            if (!HasFailed)
            {
                NotApplicable(log.Open == null ? "log.open is not there to say how old a witnessed checkpoint may be" : "log.open promises no witness");
            }

            return;
        }

        if (log.Times is not { } times)
        {
            NotApplicable("the clock was never set, so no age can be told");
            return;
        }

        long since = _time ?? times.First;
        if (times.Last - since > limit)
        {
            Fail(_size ?? 0, null, string.Create(CultureInfo.InvariantCulture, $"not witnessed since {(_size == null ? "the beginning" : $"size {_size}")}: {times.Last - since} s before the newest entry, the limit is {limit} s"));
        }
        else if (_size == null)
        {
            NotApplicable("no witness has signed yet, and the time for it has not elapsed");
        }
    }
}
