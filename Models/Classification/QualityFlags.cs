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
}
