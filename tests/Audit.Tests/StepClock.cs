using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>A clock that goes on by ten milliseconds each time it is read.</summary>
internal sealed class StepClock : IClock
{
    private long _uptime;

    public long UptimeMilliseconds => _uptime += 10;

    public long? UtcSeconds => null;

    public int Quality => 0;
}
