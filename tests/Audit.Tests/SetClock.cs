using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>A clock that shows what a test has set.</summary>
internal sealed class SetClock : IClock
{
    public long UptimeMilliseconds { get; set; }

    public long? UtcSeconds { get; set; }

    public int Quality => UtcSeconds == null ? 0 : 2;
}
