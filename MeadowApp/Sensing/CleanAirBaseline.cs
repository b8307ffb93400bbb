using System;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sensing;

/// <summary>Commissioning of one gas sensor: ten scans in clean air, refused when they are not steady.</summary>
public sealed class CleanAirBaseline
{
    /// <summary>The most that the ten scans may differ at any heater step, in decades, Q16: 0.15.</summary>
    /// <remarks>
    /// The fainter odours of the recordings lie 0.05 to 0.25 decades below clean air, steady room air stays within a few hundredths; a baseline that
    /// wanders further than this would hide the one in the other.
    /// </remarks>
    public const int SpreadLimitQ16 = 9_830;

    private readonly uint[][] _scans = new uint[GasBaseline.ScanCount][];
    private int _taken;

    /// <summary>Creates an empty commissioning.</summary>
    public CleanAirBaseline()
    {
        for (int scan = 0; scan < _scans.Length; scan++)
        {
            _scans[scan] = new uint[GasFeatures.Steps];
        }
    }

    /// <summary>Gets how far it has come.</summary>
    public BaselineVerdict Verdict { get; private set; }

    /// <summary>Gets the largest difference between two scans at one heater step, in decades, Q16; 0 before the tenth scan.</summary>
    public int SpreadQ16 { get; private set; }

    /// <summary>Gets the baseline once it is accepted, else null.</summary>
    public GasBaseline? Baseline { get; private set; }

    /// <summary>Takes one scan; a scan with a flag is not counted, unless the flag is saturation, which clean air itself may show.</summary>
    /// <param name="scan">A scan in clean air.</param>
    /// <returns>The verdict so far.</returns>
    /// <exception cref="InvalidOperationException">The commissioning has ended.</exception>
    public BaselineVerdict Add(GasScan scan)
    {
        if (Verdict != BaselineVerdict.NeedsMoreScans)
        {
            throw new InvalidOperationException("Commissioning has ended; begin a new one.");
        }

        if ((scan.Quality & ~SensorQuality.Saturated) != SensorQuality.None)
        {
            return Verdict;
        }

        scan.Ohms.CopyTo(_scans[_taken]);
        _taken++;
        if (_taken == GasBaseline.ScanCount)
        {
            End();
        }

        return Verdict;
    }

    /// <summary>Gives up what has not ended: it is unstable, and what was taken is overwritten with zeroes.</summary>
    public void GiveUp()
    {
        if (Verdict == BaselineVerdict.NeedsMoreScans)
        {
            Verdict = BaselineVerdict.Unstable;
            Zero();
        }
    }

    private void End()
    {
        for (int step = 0; step < GasFeatures.Steps; step++)
        {
            int low = int.MaxValue;
            int high = int.MinValue;
            foreach (uint[] scan in _scans)
            {
                int value = FixedPointLog.Log10Q16(scan[step]);
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }

            SpreadQ16 = Math.Max(SpreadQ16, high - low);
        }

        if (SpreadQ16 > SpreadLimitQ16)
        {
            Verdict = BaselineVerdict.Unstable;
        }
        else
        {
            Baseline = GasBaseline.FromScans(_scans);
            Verdict = BaselineVerdict.Accepted;
        }

        Zero();
    }

    private void Zero()
    {
        foreach (uint[] scan in _scans)
        {
            Array.Clear(scan, 0, scan.Length);
        }
    }
}
