using System;

namespace MeadowTinyMl.Sensing;

/// <summary>What is wrong with one reading, as far as the sensor's side can tell.</summary>
[Flags]
public enum SensorQuality
{
    /// <summary>Nothing is known to be wrong.</summary>
    None = 0,

    /// <summary>The sensor gave nothing: not fitted, not answering, or overdue.</summary>
    Missing = 1,

    /// <summary>A gas step stands at the top of the sensor's range and means "at least".</summary>
    Saturated = 2,

    /// <summary>The gas sensor has not settled since it last slept; its first four scans read up to 1.1 decades low.</summary>
    Unsettled = 4,

    /// <summary>No clean-air baseline was taken for this gas sensor.</summary>
    NoBaseline = 8,
}
