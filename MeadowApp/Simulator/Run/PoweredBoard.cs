using System;
using MeadowTinyMl.Audit.Log.Privacy;
using MeadowTinyMl.Sentinel;
using MeadowTinyMl.Sentinel.Drift;
using MeadowTinyMl.Sentinel.Slots;
using MeadowTinyMl.Simulator.Board;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>The board from one power-on to the next cut: its log, its loop, its panel.</summary>
internal sealed class PoweredBoard : IDisposable
{
    // A cut waits this long for a write that it can tear.
    private const long CutWithinMilliseconds = 3_000;

    private readonly SimulatedClock _clock;
    private readonly RunPanel _panel;
    private readonly PseudonymStore _pseudonyms;
    private long? _cutAt;

    /// <summary>Takes over what was wired.</summary>
    /// <param name="clock">Time.</param>
    /// <param name="log">The log; disposed of with the board.</param>
    /// <param name="loop">The loop, not yet started.</param>
    /// <param name="models">Its models.</param>
    /// <param name="drift">Its watch over drift.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="pseudonyms">The keys of the operators' pseudonyms; disposed of with the board.</param>
    /// <param name="uplink">The uplink, or null; disposed of with the board.</param>
    public PoweredBoard(SimulatedClock clock, BoardLog log, SentinelLoop loop, ModelDesk models, DriftDesk drift, RunPanel panel, PseudonymStore pseudonyms, BoardUplink? uplink)
    {
        _pseudonyms = pseudonyms;
        Uplink = uplink;
        _clock = clock;
        Log = log;
        Loop = loop;
        Models = models;
        Drift = drift;
        _panel = panel;
    }

    /// <summary>Gets the log.</summary>
    public BoardLog Log { get; }

    /// <summary>Gets the loop.</summary>
    public SentinelLoop Loop { get; }

    /// <summary>Gets the models.</summary>
    public ModelDesk Models { get; }

    /// <summary>Gets the watch over drift.</summary>
    public DriftDesk Drift { get; }

    /// <summary>Gets the uplink, or null.</summary>
    public BoardUplink? Uplink { get; }

    /// <summary>Gets the failure that was shown, or null.</summary>
    public string? Fault => _panel.Fault;

    /// <summary>Lets the power fail: in the middle of the next write, or soon where none comes.</summary>
    public void Cut()
    {
        Log.Flash.FailsNext = true;
        _cutAt = _clock.TotalMilliseconds + CutWithinMilliseconds;
    }

    /// <summary>Lets the loop take a step.</summary>
    /// <returns>Whether the board still has power.</returns>
    public bool TryStep()
    {
        try
        {
            Loop.Step();
            Models.Step(Loop.IsAlertOpen);
            Drift.Step();
            Uplink?.Step();
            _panel.ShowLacks((Log.Trail.IsSpaceScarce ? Lacks.Space : Lacks.None) | (Uplink is { IsCutOff: true } ? Lacks.Uplink : Lacks.None) | (_clock.UtcSeconds == null ? Lacks.TimeOfDay : Lacks.None));
        }
        catch (PowerCutException)
        {
            return false;
        }

        return !Log.Flash.HasFailed && (_cutAt == null || _clock.TotalMilliseconds < _cutAt);
    }

    public void Dispose()
    {
        Uplink?.Dispose();
        _pseudonyms.Dispose();
        Log.Dispose();
    }
}
