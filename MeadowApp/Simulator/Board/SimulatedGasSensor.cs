using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>A parametric gas sensor: its own clean air, slow drift, noise, and a first-order response to each gas.</summary>
/// <remarks>
/// Clean-air resistances are near those of real sensors under profile HP-354 (about 400 kΩ at 320 °C, 3 MΩ at 200 °C, 60 MΩ at 100 °C); sensors spread by about a
/// quarter of a decade, most of it common to all steps. Response: 15 s to rise, 40 s to fall (time constants of a first-order lag), drift of at most 0.01 decades an hour.
/// </remarks>
internal sealed class SimulatedGasSensor : IGasScanner
{
    private const double RiseSeconds = 15;
    private const double FallSeconds = 40;
    private const double NoiseDecades = 0.008;
    private const double ScanSeconds = GasScan.LengthMilliseconds / 1_000.0;

    private static readonly double[] TypicalLog10Ohms = [5.58, 7.80, 7.76, 7.70, 6.48, 6.46, 6.44, 5.48, 5.53, 5.56];

    private readonly IClock _clock;
    private readonly Func<GasExposure?> _air;
    private readonly Random _random;
    private readonly double[] _cleanAir = new double[GasFeatures.Steps];
    private readonly double _driftDecadesPerScan;
    private readonly Dictionary<GasFingerprint, double> _strengths = [];
    private long _nextScan;
    private long _scans;

    /// <summary>Creates a sensor with a character of its own.</summary>
    /// <param name="clock">Time since boot.</param>
    /// <param name="air">The gas around the sensor now, or null for clean air.</param>
    /// <param name="seed">The same seed gives the same sensor and the same noise.</param>
    public SimulatedGasSensor(IClock clock, Func<GasExposure?> air, int seed)
    {
        _clock = clock;
        _air = air;
        _random = new Random(seed);
        double common = 0.25 * Normal();
        for (int step = 0; step < _cleanAir.Length; step++)
        {
            _cleanAir[step] = TypicalLog10Ohms[step] + Math.Clamp(common, -0.4, 0.2) + (0.03 * Normal());
        }

        _driftDecadesPerScan = Math.Clamp(0.005 * Normal(), -0.01, 0.01) * ScanSeconds / 3_600;
        _nextScan = clock.UptimeMilliseconds + GasScan.LengthMilliseconds;
    }

    public ReadState TryRead(GasScan scan)
    {
        if (_clock.UptimeMilliseconds < _nextScan)
        {
            return ReadState.NotReady;
        }

        _nextScan += GasScan.LengthMilliseconds;
        Measure(scan);
        return ReadState.Ready;
    }

    /// <summary>Runs one scan now, as commissioning does before the loop begins.</summary>
    public void Measure(GasScan scan)
    {
        Respond(_air());
        for (int step = 0; step < GasFeatures.Steps; step++)
        {
            double log = _cleanAir[step] + (_driftDecadesPerScan * _scans) + (NoiseDecades * Normal());
            foreach ((GasFingerprint gas, double strength) in _strengths)
            {
                log += strength * gas.Decades[step];
            }

            scan.Ohms[step] = (uint)Math.Clamp(Math.Round(Math.Pow(10, log), MidpointRounding.AwayFromZero), 1, GasFeatures.SaturatedOhms);
        }

        _scans++;
        scan.Sensor = 0;
        scan.Quality = SensorQuality.None;
        scan.FlagSaturation();
    }

    private void Respond(GasExposure? exposure)
    {
        if (exposure != null)
        {
            _strengths.TryAdd(exposure.Gas, 0);
        }

        foreach (GasFingerprint gas in new List<GasFingerprint>(_strengths.Keys))
        {
            double target = exposure?.Gas == gas ? exposure.Strength : 0;
            double now = _strengths[gas];
            double lag = target > now ? RiseSeconds : FallSeconds;
            _strengths[gas] = now + ((target - now) * (1 - Math.Exp(-ScanSeconds / lag)));
        }
    }

    // Box and Muller, 1958.
    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
