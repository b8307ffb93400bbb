using System;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sensing;

/// <summary>Watches whether a sensor still comes back to its clean air: it has drifted when, for a day, not one scan came near.</summary>
/// <remarks>
/// A room that smells for a whole day cannot be told from a sensor that has aged; both are reasons to take the baseline anew, or to air the room. Scans that follow
/// each other are averaged over ten, so that one noisy scan does not pass for clean air.
/// </remarks>
public sealed class BaselineWatch
{
    /// <summary>How far from its clean air a sensor may stay for a day, in decades, Q16: 0.2.</summary>
    public const int LimitQ16 = 13_107;

    private const int Hours = 24;
    private const int Averaged = 10;

    private readonly int[] _nearest = new int[Hours];
    private TimeSpan _hourBegan;
    private int _hours;
    private int _sum;
    private int _count;
    private int _hourNearest = int.MaxValue;
    private int _hourHighest;
    private bool _hasBegun;

    /// <summary>Gets a value indicating whether the sensor has drifted.</summary>
    public bool HasDrifted { get; private set; }

    /// <summary>Gets the mean offset from clean air that came nearest to it in the last whole hour, in decades, Q16.</summary>
    public int NearestQ16 { get; private set; }

    /// <summary>Gets the highest mean offset in the last whole hour, in decades, Q16. Nearly all gases lower the resistance, so this is the cleanest the air was.</summary>
    public int HighestQ16 { get; private set; }

    /// <summary>Takes one scan without faults.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="baseline">Its sensor's clean air.</param>
    /// <param name="now">Time; never goes back.</param>
    public void Add(GasScan scan, GasBaseline baseline, TimeSpan now)
    {
        if (!_hasBegun)
        {
            _hasBegun = true;
            _hourBegan = now;
        }

        int offset = 0;
        for (int step = 0; step < GasFeatures.Steps; step++)
        {
            offset += FixedPointLog.Log10Q16(scan.Ohms[step]) - baseline.Log10Q16(step);
        }

        _sum += offset / GasFeatures.Steps;
        if (++_count == Averaged)
        {
            int mean = _sum / Averaged;
            _hourHighest = _hourNearest == int.MaxValue ? mean : Math.Max(mean, _hourHighest);
            _hourNearest = _hourNearest == int.MaxValue || Math.Abs(mean) < Math.Abs(_hourNearest) ? mean : _hourNearest;
            _sum = 0;
            _count = 0;
        }

        if (now - _hourBegan >= TimeSpan.FromHours(1) && _hourNearest != int.MaxValue)
        {
            EndHour(now);
        }
    }

    private void EndHour(TimeSpan now)
    {
        NearestQ16 = _hourNearest;
        HighestQ16 = _hourHighest;
        _nearest[_hours % Hours] = _hourNearest;
        _hours++;
        _hourBegan = now;
        _hourNearest = int.MaxValue;
        bool isFar = _hours >= Hours;
        foreach (int nearest in _nearest)
        {
            isFar &= Math.Abs(nearest) > LimitQ16;
        }

        HasDrifted = isFar;
    }
}
