using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.MeadowApp.Tests.Simulator;

/// <summary>A clock that a test sets.</summary>
internal sealed class ManualClock : IClock
{
    public long UptimeMilliseconds { get; set; }

    public long? UtcSeconds { get; set; }

    public int Quality => 0;
}
