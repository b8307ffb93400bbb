using System;

namespace MeadowTinyMl.Evaluation;

/// <summary>Alarms over a time, and how many an hour they may stand for.</summary>
/// <param name="Count">Alarms that were raised.</param>
/// <param name="Hours">The time, above 0.</param>
/// <remarks>
/// The bound is the exact one of a Poisson count (Garwood, Fiducial limits for the Poisson distribution, Biometrika 28, 1936): the mean at which a count as small
/// as this has a chance of 5 %. No alarm in a time t gives 3.0 / t.
/// </remarks>
public readonly record struct AlarmRate(int Count, double Hours)
{
    private const double Chance = 0.05;

    /// <summary>Gets the alarms an hour.</summary>
    public double PerHour => Count / Hours;

    /// <summary>Gets the upper 95 % bound of alarms an hour.</summary>
    public double UpperBoundPerHour
    {
        get
        {
            double low = Count;
            double high = (2.0 * Count) + 20;
            for (int i = 0; i < 100; i++)
            {
                double middle = (low + high) / 2;
                (low, high) = AtMost(Count, middle) > Chance ? (middle, high) : (low, middle);
            }

            return high / Hours;
        }
    }

    // The chance of a Poisson count of at most n.
    private static double AtMost(int n, double mean)
    {
        double term = Math.Exp(-mean);
        double sum = term;
        for (int i = 1; i <= n; i++)
        {
            term *= mean / i;
            sum += term;
        }

        return sum;
    }
}
