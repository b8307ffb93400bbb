using System;
using System.Diagnostics;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.App;

/// <summary>The board's clock. Its time of day is lost with power and wrong until a network has set it.</summary>
internal sealed class BoardClock : IClock
{
    private const long FirstBelievable = 1_767_225_600; // 2026-01-01: earlier than this program

    private readonly Stopwatch _uptime = Stopwatch.StartNew();

    public long UptimeMilliseconds => _uptime.ElapsedMilliseconds;

    public long? UtcSeconds
    {
        get
        {
            long seconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            return seconds >= FirstBelievable ? seconds : (long?)null;
        }
    }

    public int Quality => UtcSeconds == null ? 0 : 2;
}
