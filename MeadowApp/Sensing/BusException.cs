using System;

namespace MeadowTinyMl.Sensing;

/// <summary>A transfer on a bus failed: the device did not acknowledge, or the bus is stuck.</summary>
public sealed class BusException : Exception
{
    /// <summary>Says what failed.</summary>
    /// <param name="message">The transfer, in words.</param>
    public BusException(string message)
        : base(message)
    {
    }

    /// <summary>Says what failed and what the board said of it.</summary>
    /// <param name="message">The transfer, in words.</param>
    /// <param name="cause">The board's own error.</param>
    public BusException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
