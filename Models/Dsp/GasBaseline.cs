using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Dsp;

/// <summary>A sensor's clean air: for each heater step the median log10 resistance of its commissioning scans.</summary>
public sealed class GasBaseline
{
    /// <summary>Scans that commissioning takes.</summary>
    public const int ScanCount = 10;

    private readonly int[] _log10Q16;

    private GasBaseline(int[] log10Q16) => _log10Q16 = log10Q16;

    /// <summary>Takes the baseline of commissioning scans.</summary>
    /// <param name="scans">Ten scans of ten resistances in ohm, in clean air, settled.</param>
    /// <exception cref="ArgumentException">There are not ten scans of ten steps.</exception>
    public static GasBaseline FromScans(IReadOnlyList<uint[]> scans)
    {
        if (scans.Count != ScanCount)
        {
            throw new ArgumentException($"A baseline takes {ScanCount} scans, not {scans.Count}.", nameof(scans));
        }

        var medians = new int[GasFeatures.Steps];
        var column = new int[ScanCount];
        for (int step = 0; step < medians.Length; step++)
        {
            for (int scan = 0; scan < ScanCount; scan++)
            {
                if (scans[scan].Length != GasFeatures.Steps)
                {
                    throw new ArgumentException($"Scan {scan} has {scans[scan].Length} steps, not {GasFeatures.Steps}.", nameof(scans));
                }

                column[scan] = FixedPointLog.Log10Q16(scans[scan][step]);
            }

            Array.Sort(column);
            medians[step] = (column[(ScanCount / 2) - 1] + column[ScanCount / 2]) / 2;
        }

        return new GasBaseline(medians);
    }

    /// <summary>Restores a stored baseline.</summary>
    /// <param name="log10Q16">Ten values, log10 of ohm in Q16, each 0 to 10 decades.</param>
    /// <exception cref="ArgumentException">There are not ten values, or one is out of range.</exception>
    public static GasBaseline FromStored(int[] log10Q16)
    {
        if (log10Q16.Length != GasFeatures.Steps)
        {
            throw new ArgumentException($"A baseline has {GasFeatures.Steps} steps, not {log10Q16.Length}.", nameof(log10Q16));
        }

        foreach (int value in log10Q16)
        {
            if (value < 0 || value > 10 << 16)
            {
                throw new ArgumentException($"A baseline step of {value} is outside 0 to {10 << 16}.", nameof(log10Q16));
            }
        }

        return new GasBaseline((int[])log10Q16.Clone());
    }

    /// <summary>Returns the median log10 resistance of a step, ohm, in Q16.</summary>
    /// <param name="step">0 to 9.</param>
    public int Log10Q16(int step) => _log10Q16[step];

    /// <summary>Returns a copy of all steps, for storing.</summary>
    public int[] ToArray() => (int[])_log10Q16.Clone();
}
