using System;

namespace MeadowTinyMl.Dsp;

/// <summary>Features of one heater scan: how many decades each step lies above or below the sensor's own clean air.</summary>
/// <remarks>
/// Absolute resistance differs between sensors by up to 0.7 decades; the difference to a sensor's own clean air carries over to other boards.
/// Temperature and humidity are no features: in recordings they are confounded with the class.
/// </remarks>
public static class GasFeatures
{
    /// <summary>Heater steps of a scan.</summary>
    public const int Steps = 10;

    /// <summary>The top of the sensor's range, in ohm: a reading of this value means "at least".</summary>
    public const uint SaturatedOhms = 102_400_000;

    /// <summary>Computes log10 R − baseline for each step.</summary>
    /// <param name="ohms">Ten gas resistances, in ohm, at least 1.</param>
    /// <param name="baseline">Clean air of the same sensor.</param>
    /// <param name="featuresQ16">Ten values, overwritten; decades in Q16.</param>
    /// <exception cref="ArgumentException">An array has not ten values.</exception>
    public static void Compute(uint[] ohms, GasBaseline baseline, int[] featuresQ16)
    {
        if (ohms.Length != Steps || featuresQ16.Length != Steps)
        {
            throw new ArgumentException($"A scan has {Steps} steps, not {ohms.Length} and {featuresQ16.Length}.", nameof(ohms));
        }

        for (int step = 0; step < Steps; step++)
        {
            featuresQ16[step] = FixedPointLog.Log10Q16(ohms[step]) - baseline.Log10Q16(step);
        }
    }
}
