using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Simulator.Replay;

/// <summary>Gives recorded scans to the loop, one each 10.78 s of the board's time.</summary>
internal sealed class ReplayGasScanner : IGasScanner
{
    private readonly GasRecording _recording;
    private readonly IClock _clock;
    private readonly HashSet<string> _training;
    private readonly Dictionary<string, int> _sensors = new(StringComparer.Ordinal);

    /// <summary>Prepares a replay.</summary>
    /// <param name="recording">What to replay.</param>
    /// <param name="clock">Time since boot.</param>
    /// <param name="training">Hashes of the row groups in training.</param>
    public ReplayGasScanner(GasRecording recording, IClock clock, HashSet<string> training)
    {
        _recording = recording;
        _clock = clock;
        _training = training;
        for (int i = 0; i < recording.Sensors.Length; i++)
        {
            _sensors.Add(recording.Sensors[i], i);
        }
    }

    /// <summary>Gets how many scans have been given.</summary>
    public int Position { get; private set; }

    /// <summary>Gets how many scans there are.</summary>
    public int Total => _recording.Order.Length;

    /// <summary>Gets what is known of the last scan given, or null when it is not to be scored.</summary>
    public Truth? Current { get; private set; }

    public ReadState TryRead(GasScan scan)
    {
        if (Position == Total)
        {
            Current = null;
            return ReadState.Lost;
        }

        if (_clock.UptimeMilliseconds < (Position + 1L) * GasScan.LengthMilliseconds)
        {
            return ReadState.NotReady;
        }

        int index = _recording.Order[Position++];
        GasCycle cycle = _recording.Cycles[index];
        cycle.Ohms.CopyTo(scan.Ohms);
        scan.Sensor = _sensors[cycle.SensorKey];
        scan.Quality = cycle.IsSettled ? SensorQuality.None : SensorQuality.Unsettled;
        scan.FlagSaturation();
        bool isScored = cycle.IsSettled && _recording.Baselines[scan.Sensor] != null;
        Current = isScored ? new Truth(cycle.Group, _training.Contains(_recording.RowGroups[index])) : null;
        return ReadState.Ready;
    }
}
