using System;
using System.Diagnostics;
using System.Threading;
using MeadowTinyMl.Simulator.Board;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>Moves the board's clock in equal steps, as fast as it is meant to run, whatever the machine does: so that a seed gives the same decisions everywhere.</summary>
internal sealed class Pace
{
    /// <summary>One step of the board's clock, in milliseconds.</summary>
    public const int StepMilliseconds = 100;

    private readonly SimulatedClock _clock;
    private readonly double? _speed;
    private readonly double? _forSeconds;
    private readonly Stopwatch _wall = Stopwatch.StartNew();

    /// <summary>Begins to count.</summary>
    /// <param name="clock">The clock to move.</param>
    /// <param name="speed">Times real speed, or null for as fast as it goes.</param>
    /// <param name="forSeconds">Wall-clock seconds to run, or null.</param>
    public Pace(SimulatedClock clock, double? speed, double? forSeconds)
    {
        _clock = clock;
        _speed = speed;
        _forSeconds = forSeconds;
    }

    /// <summary>Gets the wall-clock time since the start.</summary>
    public TimeSpan Elapsed => _wall.Elapsed;

    /// <summary>Moves the clock by one step when it is time.</summary>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Whether the run goes on.</returns>
    public bool TryStep(CancellationToken stop)
    {
        if (stop.IsCancellationRequested || IsOver())
        {
            return false;
        }

        if (_speed != null)
        {
            double aheadMilliseconds = ((_clock.TotalMilliseconds + StepMilliseconds) / _speed.Value) - _wall.Elapsed.TotalMilliseconds;
            if (aheadMilliseconds > 1 && stop.WaitHandle.WaitOne((int)Math.Min(aheadMilliseconds, 1_000)))
            {
                return false;
            }
        }

        _clock.Advance(StepMilliseconds);
        return true;
    }

    // The run is as long as the board's own time says, so that a seed gives the same log on a slow machine too; only one that falls far behind is ended
    // by the wall clock.
    private bool IsOver()
    {
        if (_forSeconds == null)
        {
            return false;
        }

        double elapsed = _wall.Elapsed.TotalSeconds;
        return _speed == null
            ? elapsed >= _forSeconds.Value
            : _clock.TotalMilliseconds >= _forSeconds.Value * _speed.Value * 1_000 || elapsed >= (4 * _forSeconds.Value) + 30;
    }
}
