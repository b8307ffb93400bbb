using System;
using System.Collections.Concurrent;
using System.Diagnostics;
using Meadow;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;

namespace MeadowTinyMl.App;

/// <summary>The board's clock. Its time of day is lost with power; it is trusted as a network's once a network has set it since boot.</summary>
internal sealed class BoardClock : IClock
{
    private const long FirstBelievable = 1_767_225_600; // 2026-01-01: earlier than this program
    private const int Unknown = 0;
    private const int Kept = 1;
    private const int Network = 2;

    private readonly Stopwatch _uptime = Stopwatch.StartNew();
    private readonly ConcurrentQueue<long> _settings = new ConcurrentQueue<long>();
    private volatile bool _isSet;

    /// <summary>Listens to the network's time.</summary>
    public BoardClock(INtpClient? network)
    {
        if (network != null)
        {
            network.TimeChanged += utc => _settings.Enqueue(new DateTimeOffset(DateTime.SpecifyKind(utc, DateTimeKind.Utc)).ToUnixTimeSeconds());
        }
    }

    public long UptimeMilliseconds => _uptime.ElapsedMilliseconds;

    public long? UtcSeconds
    {
        get
        {
            long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            return seconds >= FirstBelievable ? seconds : (long?)null;
        }
    }

    // What the clock kept over a reset was somebody's setting once; nobody has confirmed it since.
    public int Quality => UtcSeconds == null ? Unknown : _isSet ? Network : Kept;

    /// <summary>Logs that the network has set the clock; to be called on the log's thread.</summary>
    /// <returns>Whether it has.</returns>
    public bool Report(IAuditTrail trail, long? before)
    {
        bool isSet = false;
        while (_settings.TryDequeue(out long seconds))
        {
            if (seconds >= FirstBelievable)
            {
                _isSet = isSet = true;
                trail.Append(new ClockEntry(before, seconds, "network", null));
            }
        }

        return isSet;
    }
}
