using System;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>Says after each scan for how long the sensor may sleep: not at all while the air is other than clean, longer and longer while it stays clean, never longer than the duty cycle allows.</summary>
/// <remarks>The first scan that has left clean air, is flagged or cannot be held against clean air keeps the sensor awake until the air has been quiet anew. Allocates nothing after construction.</remarks>
public sealed class QuietRest
{
    /// <summary>The scans in a row in clean air before the first sleep: 5.4 minutes.</summary>
    public const int QuietScans = 30;

    /// <summary>How far the mean of the steps may lie from clean air, in decades, Q16: 0.1; the advice on a drifted baseline begins there, too.</summary>
    public const int ShiftQ16 = 6_554;

    private readonly DutyCycle _dutyCycle;
    private readonly GasBaseline? _cleanAir;
    private int _quiet;
    private int _sleep;

    /// <summary>Begins awake.</summary>
    /// <param name="dutyCycle">The scans on end after a sleep, and the longest sleep.</param>
    /// <param name="cleanAir">The sensor's clean air; a sensor without never sleeps.</param>
    public QuietRest(DutyCycle dutyCycle, GasBaseline? cleanAir)
    {
        _dutyCycle = dutyCycle;
        _cleanAir = cleanAir;
    }

    /// <summary>Takes a scan that has settled.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="scansOnEnd">Scans since the last sleep, this one and those that had not settled included.</param>
    /// <returns>The sleep that follows, in lengths of a scan; 0 for none.</returns>
    public int After(GasScan scan, int scansOnEnd)
    {
        if (_dutyCycle.SleepScans == 0 || !IsQuiet(scan))
        {
            _quiet = 0;
            _sleep = 0;
            return 0;
        }

        _quiet++;
        if (_quiet < QuietScans || scansOnEnd < _dutyCycle.Scans)
        {
            return 0;
        }

        _sleep = Math.Min(_sleep == 0 ? DutyCycle.UnsettledScans : 2 * _sleep, _dutyCycle.SleepScans);
        return _sleep;
    }

    private bool IsQuiet(GasScan scan)
    {
        if (_cleanAir == null || scan.Quality != SensorQuality.None)
        {
            return false;
        }

        int shift = 0;
        for (int step = 0; step < GasFeatures.Steps; step++)
        {
            shift += FixedPointLog.Log10Q16(scan.Ohms[step]) - _cleanAir.Log10Q16(step);
        }

        return Math.Abs(shift) < ShiftQ16 * GasFeatures.Steps;
    }
}
