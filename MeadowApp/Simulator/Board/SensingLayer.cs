using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>The layer whose resistance a gas sensor measures: its own clean air, slow drift, noise, a first-order response to each gas, and its dependence on the plate's temperature.</summary>
/// <remarks>
/// Clean-air resistances are near those of real sensors under profile HP-354 (about 400 kΩ at 320 °C, 3 MΩ at 200 °C, 60 MΩ at 100 °C); sensors spread by about a
/// quarter of a decade, most of it common to all steps. Response: 15 s to rise, 40 s to fall (time constants of a first-order lag), drift of at most 0.01 decades an hour.
/// Away from a step's own temperature the resistance follows the line through those three points.
/// </remarks>
internal sealed class SensingLayer
{
    private const double RiseSeconds = 15;
    private const double FallSeconds = 40;
    private const double NoiseDecades = 0.008;

    private static readonly double[] StepLog10Ohms = { 5.58, 7.80, 7.76, 7.70, 6.48, 6.46, 6.44, 5.48, 5.53, 5.56 };
    private static readonly double[] StepCelsius = { 320, 100, 100, 100, 200, 200, 200, 320, 320, 320 };

    private readonly Random _random;
    private readonly double[] _character = new double[StepLog10Ohms.Length];
    private readonly double _driftDecadesPerSecond;
    private readonly Dictionary<GasFingerprint, double> _strengths = new Dictionary<GasFingerprint, double>();
    private double _seconds;

    /// <summary>Creates a layer with a character of its own.</summary>
    /// <param name="seed">The same seed gives the same layer and the same noise.</param>
    public SensingLayer(int seed)
    {
        _random = new Random(seed);
        double common = Math.Min(Math.Max(0.25 * Normal(), -0.4), 0.2);
        for (int step = 0; step < _character.Length; step++)
        {
            _character[step] = common + (0.03 * Normal());
        }

        _driftDecadesPerSecond = Math.Min(Math.Max(0.005 * Normal(), -0.01), 0.01) / 3_600;
    }

    /// <summary>Lets time pass in some air.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="exposure">The gas around the layer, or null for clean air.</param>
    public void Advance(double seconds, GasExposure? exposure)
    {
        _seconds += seconds;
        if (exposure != null && !_strengths.ContainsKey(exposure.Gas))
        {
            _strengths.Add(exposure.Gas, 0);
        }

        foreach (GasFingerprint gas in new List<GasFingerprint>(_strengths.Keys))
        {
            double target = exposure?.Gas == gas ? exposure.Strength : 0;
            double now = _strengths[gas];
            double lag = target > now ? RiseSeconds : FallSeconds;
            _strengths[gas] = now + ((target - now) * (1 - Math.Exp(-seconds / lag)));
        }
    }

    /// <summary>Returns the resistance with its noise, in ohm.</summary>
    /// <param name="step">The step of profile HP-354, 0 to 9, or −1 outside a profile.</param>
    /// <param name="celsius">The plate's temperature.</param>
    public double Ohms(int step, double celsius)
    {
        bool isProfile = step >= 0 && step < StepLog10Ohms.Length;
        double log = isProfile
            ? StepLog10Ohms[step] + _character[step] + Curve(celsius) - Curve(StepCelsius[step])
            : _character[0] + Curve(celsius);
        foreach (KeyValuePair<GasFingerprint, double> gas in _strengths)
        {
            log += gas.Value * gas.Key.Decades[isProfile ? step : 0];
        }

        return Math.Pow(10, log + (_driftDecadesPerSecond * _seconds) + (NoiseDecades * Normal()));
    }

    private static double Curve(double celsius) =>
        celsius < 200 ? 6.46 + ((200 - celsius) * 0.0129) : 6.46 - ((celsius - 200) * 0.00758);

    // Box and Muller, 1958.
    private double Normal() =>
        Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
}
