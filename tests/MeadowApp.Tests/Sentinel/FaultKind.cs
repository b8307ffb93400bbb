namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What a call to a part can do other than what it should.</summary>
internal enum FaultKind
{
    /// <summary>It throws.</summary>
    Throw,

    /// <summary>It never returns: the watchdog resets the board.</summary>
    Hang,

    /// <summary>It answers what cannot be: numbers out of range, a clock that leaps, bytes that are all zero, half a file.</summary>
    Garbage,

    /// <summary>It answers two seconds late.</summary>
    Late,
}
