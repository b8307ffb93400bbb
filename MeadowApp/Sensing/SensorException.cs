using System;

namespace MeadowTinyMl.Sensing;

/// <summary>A device answers, but not as the device that is expected, or not as it must.</summary>
public sealed class SensorException : Exception
{
    /// <summary>Says what was expected and what was found.</summary>
    /// <param name="message">Register, expected value and found value.</param>
    public SensorException(string message)
        : base(message)
    {
    }
}
