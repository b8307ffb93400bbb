using System;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>Time for drivers that passes only when somebody waits.</summary>
internal sealed class SensorTime : ISensorClock
{
    public TimeSpan Now { get; private set; }

    public void Wait(TimeSpan time) => Now += time;
}
