using System;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>The simulated board's time as its drivers see it; what they wait for passes at once.</summary>
/// <param name="clock">The board's clock.</param>
internal sealed class BoardTime(SimulatedClock clock) : ISensorClock
{
    public TimeSpan Now => TimeSpan.FromMilliseconds(clock.TotalMilliseconds);

    public void Wait(TimeSpan time) => clock.Advance((long)Math.Ceiling(time.TotalMilliseconds));
}
