using System;
using System.Collections.Concurrent;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.Sentinel;

/// <summary>The clock of a board whose time of day is lost with power; it is trusted as a network's once a network has set it since boot.</summary>
public sealed class NetworkClock : IClock
{
    private const long FirstBelievable = 1_767_225_600; // 2026-01-01: earlier than this program
    private const int Unknown = 0;
    private const int Kept = 1;
    private const int Network = 2;

    private readonly Func<long> _uptime;
    private readonly Func<long> _utc;
    private readonly ConcurrentQueue<long> _settings = new ConcurrentQueue<long>();
    private volatile bool _isSet;

    /// <summary>Takes the board's own clocks.</summary>
    /// <param name="uptimeMilliseconds">Milliseconds since boot.</param>
    /// <param name="utcSeconds">Seconds since 1970 as the board has them, right or wrong.</param>
    public NetworkClock(Func<long> uptimeMilliseconds, Func<long> utcSeconds)
    {
        _uptime = uptimeMilliseconds;
        _utc = utcSeconds;
    }

    /// <inheritdoc/>
    public long UptimeMilliseconds => _uptime();

    /// <inheritdoc/>
    public long? UtcSeconds
    {
        get
        {
            long seconds = _utc();
            return seconds >= FirstBelievable ? seconds : (long?)null;
        }
    }

    /// <inheritdoc/>
    /// <remarks>What the clock kept over a reset was somebody's setting once; nobody has confirmed it since.</remarks>
    public int Quality => UtcSeconds == null ? Unknown : _isSet ? Network : Kept;

    /// <summary>Tells that a network has set the board's time of day; on any thread.</summary>
    /// <param name="utc">What it was set to; the kind of the value does not matter.</param>
    public void Set(DateTime utc) => _settings.Enqueue(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToUnixTimeSeconds());

    /// <summary>Logs that the network has set the clock; to be called on the log's thread.</summary>
    /// <param name="trail">The log.</param>
    /// <param name="before">What the time of day was until then, in seconds since 1970; null where it was not known.</param>
    /// <returns>Whether it has.</returns>
    /// <exception cref="System.IO.IOException">The log cannot be written.</exception>
    public bool Report(IAuditTrail trail, long? before)
    {
        bool isSet = false;
        while (_settings.TryDequeue(out long seconds))
        {
            if (seconds >= FirstBelievable)
            {
                _isSet = isSet = true;
                trail.Append(new ClockEntry(before, seconds, "network", null));
                before = seconds;
            }
        }

        return isSet;
    }
}
