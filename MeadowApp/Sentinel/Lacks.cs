using System;

namespace MeadowTinyMl.Sentinel;

/// <summary>What the device does without while it goes on watching. The log holds each; whoever relies on the device ought to see it as well.</summary>
[Flags]
public enum Lacks
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>No gas model may run: the alarm without a model stands in.</summary>
    GasModel = 1,

    /// <summary>No sound model may run: nothing listens.</summary>
    SoundModel = 2,

    /// <summary>The disk is nearly full: no samples of normal answers are logged.</summary>
    Space = 4,

    /// <summary>The log does not get out.</summary>
    Uplink = 8,

    /// <summary>The time of day is not known: entries carry the time since the start alone.</summary>
    TimeOfDay = 16,
}
