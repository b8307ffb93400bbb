using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.BoardCost;

/// <summary>The log's clock, as late as the drivers' one.</summary>
internal sealed class DriverClock : IClock
{
    private const long Start = 1_800_000_000;

    private readonly ISensorClock _time;

    public DriverClock(ISensorClock time) => _time = time;

    public long UptimeMilliseconds => (long)_time.Now.TotalMilliseconds;

    public long? UtcSeconds => Start + (long)_time.Now.TotalSeconds;

    public int Quality => 2;
}
