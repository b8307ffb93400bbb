using System;
using System.Diagnostics;

namespace MeadowTinyMl.Training;

/// <summary>How far several trainings are together and how long they will still take at the pace so far. Safe for many threads.</summary>
/// <remarks>Epochs that were taken from checkpoints cost no time, so they shorten the way and do not set the pace.</remarks>
internal sealed class EpochClock
{
    private readonly Func<TimeSpan> _elapsed;
    private readonly object _lock = new();
    private readonly int _epochs;
    private int _trained;
    private int _skipped;

    /// <summary>Starts the clock.</summary>
    /// <param name="epochs">Epochs of all trainings.</param>
    /// <param name="elapsed">The time since the start; a stopwatch where it is left out.</param>
    public EpochClock(int epochs, Func<TimeSpan>? elapsed = null)
    {
        var stopwatch = Stopwatch.StartNew();
        _epochs = epochs;
        _elapsed = elapsed ?? (() => stopwatch.Elapsed);
    }

    /// <summary>Counts epochs that need no training: a checkpoint has them, or training ended before them.</summary>
    public void Skip(int epochs)
    {
        lock (_lock)
        {
            _skipped += epochs;
        }
    }

    /// <summary>Counts one epoch as trained.</summary>
    /// <returns>The time that is left, to the second.</returns>
    public TimeSpan Count()
    {
        lock (_lock)
        {
            _trained++;
            double left = _elapsed().TotalSeconds * Math.Max(0, _epochs - _skipped - _trained) / _trained;
            return TimeSpan.FromSeconds(Math.Round(left, MidpointRounding.AwayFromZero));
        }
    }
}
