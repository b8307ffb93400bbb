using System;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>The board's clock, moved forward by the run and by nothing else.</summary>
/// <remarks>The loop writes and the page's requests read; both are whole 64-bit numbers.</remarks>
internal sealed class SimulatedClock : IClock
{
    private readonly long _utcSecondsAtStart;
    private long _uptime;

    /// <summary>Creates a clock that stands at boot.</summary>
    /// <param name="utcAtStart">Time of day at boot, as a network gave it.</param>
    public SimulatedClock(DateTimeOffset utcAtStart) => _utcSecondsAtStart = utcAtStart.ToUnixTimeSeconds();

    public long UptimeMilliseconds => System.Threading.Volatile.Read(ref _uptime);

    public long? UtcSeconds => _utcSecondsAtStart + (UptimeMilliseconds / 1_000);

    /// <summary>Gets 2: set by a network.</summary>
    public int Quality => 2;

    public void Advance(long milliseconds) => System.Threading.Volatile.Write(ref _uptime, _uptime + milliseconds);
}
