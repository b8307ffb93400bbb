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

    /// <summary>The gas sensor's plate was not stable at its target in at least one step.</summary>
    Unheated = 16,

    /// <summary>The gas sensor ran another heater profile than was asked for: it was reset, or its times are off.</summary>
    WrongProfile = 32,

    /// <summary>A value lies outside what the sensor can measure or is specified for.</summary>
    OutOfRange = 64,

    /// <summary>The clean-air baseline is older than its life, or the sensor has drifted away from it.</summary>
    OldBaseline = 128,

    /// <summary>The sound reached the end of the range.</summary>
    Clipped = 256,

    /// <summary>The microphone's data line does not change, or carries noise instead of a modulator's bits: no clock, no power, no microphone.</summary>
    StuckLine = 512,

    /// <summary>The sound stands on a constant offset that no sound has: a broken or half-connected microphone.</summary>
    Offset = 1_024,

    /// <summary>The microphone's clock is too far from its rate, or not measured.</summary>
    WrongRate = 2_048,
}
