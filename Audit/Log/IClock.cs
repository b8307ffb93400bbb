namespace MeadowTinyMl.Audit.Log;

/// <summary>What the device knows of time.</summary>
public interface IClock
{
    /// <summary>Gets the milliseconds since boot; they never fall.</summary>
    long UptimeMilliseconds { get; }

    /// <summary>Gets the seconds since 1970-01-01 UTC, or null where the clock was never set.</summary>
    long? UtcSeconds { get; }

    /// <summary>Gets how far UTC may be believed: 0 never set, 1 set by a person, 2 set by a network or satellite, 3 set and drift-checked.</summary>
    int Quality { get; }
}
