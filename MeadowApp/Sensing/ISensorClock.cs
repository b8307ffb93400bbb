using System;

namespace MeadowTinyMl.Sensing;

/// <summary>Time as a driver sees it.</summary>
public interface ISensorClock
{
    /// <summary>Gets the time since some fixed moment; never goes back.</summary>
    TimeSpan Now { get; }

    /// <summary>Lets at least this much time pass. Drivers ask for milliseconds only, and only while they set a device up.</summary>
    /// <param name="time">Not negative.</param>
    void Wait(TimeSpan time);
}
