using System;
using System.IO;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Uplink;

namespace MeadowTinyMl.Sentinel.Uplink;

/// <summary>Logs that nothing reaches the far end, and that it does again.</summary>
/// <remarks>
/// A <c>fault</c> <c>uplink</c> <c>fallback</c> is written once a failure has lasted <see cref="PatienceMilliseconds"/>, at most once in <see cref="RestMilliseconds"/>, so that a network which comes and goes
/// cannot fill the log; <c>recovered</c> follows once a message was taken. Both are entries like others and go out when there is a way.
/// </remarks>
public sealed class UplinkWatch
{
    /// <summary>How long sending must have failed: a few of the outbox's attempts.</summary>
    public const long PatienceMilliseconds = 60_000;

    /// <summary>The least time from one such fault to the next.</summary>
    public const long RestMilliseconds = 3_600_000;

    private readonly IAuditTrail _trail;
    private long? _failsSince;
    private long? _toldAt;
    private bool _isTold;

    /// <summary>Begins to watch one far end.</summary>
    /// <param name="trail">The log.</param>
    public UplinkWatch(IAuditTrail trail) => _trail = trail;

    /// <summary>Gets whether sending has failed for <see cref="PatienceMilliseconds"/> and more.</summary>
    public bool IsCutOff { get; private set; }

    /// <summary>Looks, after the outbox has taken its step, on the log's thread.</summary>
    /// <param name="outbox">The outbox.</param>
    /// <param name="now">Milliseconds since boot.</param>
    public void Look(Outbox outbox, long now) => Look(outbox.Problem != null, outbox.Acknowledged, now);

    internal void Look(bool isFailing, long acknowledged, long now)
    {
        _failsSince = isFailing ? _failsSince ?? now : null;
        IsCutOff = now - _failsSince >= PatienceMilliseconds;
        if (IsCutOff && !_isTold && !(now - _toldAt < RestMilliseconds))
        {
            _isTold = TryTell("fallback", acknowledged < 0 ? null : Math.Min(acknowledged, JsonValue.MaxInteger));
            _toldAt = _isTold ? now : _toldAt;
        }
        else if (!isFailing && _isTold)
        {
            _isTold = !TryTell("recovered", null);
        }
    }

    private bool TryTell(string code, long? acknowledged)
    {
        try
        {
            _trail.Append(new FaultEntry("uplink", code, acknowledged));
            return true;
        }
        catch (Exception exception) when (exception is IOException or LogRefusedException)
        {
            // A log that fails is the loop's to report; this is told when it takes entries again.
            return false;
        }
    }
}
