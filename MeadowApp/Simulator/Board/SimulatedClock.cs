using System;
using System.Threading;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>The board's clock, moved forward by the run and by nothing else.</summary>
/// <remarks>The loop writes and the page's requests read; all are whole 64-bit numbers.</remarks>
internal sealed class SimulatedClock : IClock
{
    private readonly long _utcSecondsAtStart;
    private long _total;
    private long _boot;

    /// <summary>Creates a clock that stands at boot.</summary>
    /// <param name="utcAtStart">Time of day at boot, as a network gave it.</param>
    public SimulatedClock(DateTimeOffset utcAtStart) => _utcSecondsAtStart = utcAtStart.ToUnixTimeSeconds();

    /// <summary>Gets the simulated milliseconds since the run began, time without power included.</summary>
    public long TotalMilliseconds => Volatile.Read(ref _total);

    public long UptimeMilliseconds => Volatile.Read(ref _total) - Volatile.Read(ref _boot);

    public long? UtcSeconds => _utcSecondsAtStart + (TotalMilliseconds / 1_000);

    /// <summary>Gets 2: set by a network.</summary>
    public int Quality => 2;

    public void Advance(long milliseconds) => Volatile.Write(ref _total, _total + milliseconds);

    /// <summary>The board starts anew: its uptime begins at 0, the time of day goes on.</summary>
    public void Boot() => Volatile.Write(ref _boot, _total);
}
