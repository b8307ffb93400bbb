using System;
using System.Diagnostics;
using System.Threading;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.App;

/// <summary>Time as drivers see it.</summary>
internal sealed class BoardTime : ISensorClock
{
    private readonly Stopwatch _watch = Stopwatch.StartNew();

    public TimeSpan Now => _watch.Elapsed;

    // A sleep may end early by a part of the system's tick.
    public void Wait(TimeSpan time) => Thread.Sleep((int)Math.Ceiling(time.TotalMilliseconds) + 1);
}
