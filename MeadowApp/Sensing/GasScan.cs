using System;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Sensing;

/// <summary>One heater scan of one gas sensor. Made once by its reader and overwritten by each reading.</summary>
/// <remarks>Its resistances come out as a span alone, which no field of another object can hold and every serialiser refuses.</remarks>
public sealed class GasScan
{
    /// <summary>The length of a scan under heater profile HP-354, in milliseconds: 77 steps of 140 ms.</summary>
    public const int LengthMilliseconds = 10_780;

    private readonly uint[] _ohms = new uint[GasFeatures.Steps];

    /// <summary>Gets or sets which sensor of the board was read; 0 and up.</summary>
    public int Sensor { get; set; }

    /// <summary>Gets or sets what is known to be wrong with the scan.</summary>
    public SensorQuality Quality { get; set; }

    /// <summary>Gets the ten gas resistances in heater-step order, in ohm, at least 1; owned by this scan.</summary>
    public Span<uint> Ohms => _ohms;

    /// <summary>Marks the scan as saturated when a step stands at the top of the sensor's range.</summary>
    public void FlagSaturation()
    {
        foreach (uint ohms in _ohms)
        {
            if (ohms >= GasFeatures.SaturatedOhms)
            {
                Quality |= SensorQuality.Saturated;
            }
        }
    }

    /// <summary>Overwrites the resistances with zeroes.</summary>
    public void Zero() => Array.Clear(_ohms, 0, _ohms.Length);
}
