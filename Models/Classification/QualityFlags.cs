using System;

namespace MeadowTinyMl.Classification;

/// <summary>What was noticed about an input.</summary>
[Flags]
public enum QualityFlags
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The sensor gave no reading. Blocks an answer.</summary>
    Missing = 1,

    /// <summary>A heater step reads the top of the sensor's range; clean air does so too, so it does not block an answer.</summary>
    Saturated = 2,

    /// <summary>Too quiet to be classified. Blocks an answer.</summary>
    Silent = 4,

    /// <summary>The sound was clipped.</summary>
    Clipped = 8,

    /// <summary>The sensor has no clean-air baseline. Blocks an answer.</summary>
    NoBaseline = 16,

    /// <summary>The sensor had not settled after sleep. Blocks an answer.</summary>
    Unsettled = 32,

    /// <summary>The gas sensor's plate was not at its target. Blocks an answer.</summary>
    Unheated = 64,

    /// <summary>The gas sensor ran another heater profile. Blocks an answer.</summary>
    WrongProfile = 128,

    /// <summary>A value outside what the sensor can measure, or a scan that no air gives. Blocks an answer.</summary>
    OutOfRange = 256,

    /// <summary>The clean-air baseline is old or the sensor has drifted from it. Blocks an answer.</summary>
    OldBaseline = 512,

    /// <summary>The microphone's data line does not change. Blocks an answer.</summary>
    StuckLine = 1_024,

    /// <summary>The sound stands on a constant offset. Blocks an answer.</summary>
    Offset = 2_048,

    /// <summary>The microphone's clock is off its rate. Blocks an answer.</summary>
    WrongRate = 4_096,
}
