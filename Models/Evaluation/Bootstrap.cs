using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>Percentile bootstrap over whole recordings: clips and scans of one recording are near copies, and drawing them one by one would flatter.</summary>
/// <remarks>
/// Efron and Tibshirani, An introduction to the bootstrap, 1993, section 13.3 (percentile interval); Davison and Hinkley, Bootstrap methods and their application,
/// 1997, section 3.8 (whole clusters are drawn).
/// </remarks>
public static class Bootstrap
{
    /// <summary>Draws in an interval.</summary>
    public const int Draws = 1_000;

    private const double Tail = 0.025;
    private const int Seed = 1;

    /// <summary>Returns the 95 % interval of a metric.</summary>
    /// <param name="recordings">The counts of each recording.</param>
    /// <param name="metric">Computed anew for each draw; draws in which it is not measured are left out.</param>
    /// <returns>The interval, or null with fewer than two recordings or where the metric was never measured.</returns>
    public static Interval? Of(IReadOnlyList<ConfusionMatrix> recordings, Func<ConfusionMatrix, double?> metric)
    {
        if (recordings.Count < 2)
        {
            return null;
        }

        var random = new Random(Seed);
        var values = new List<double>();
        for (int draw = 0; draw < Draws; draw++)
        {
            var sum = new ConfusionMatrix(recordings[0].Labels);
            for (int i = 0; i < recordings.Count; i++)
            {
                sum.Add(recordings[random.Next(recordings.Count)]);
            }

            if (metric(sum) is { } value)
            {
                values.Add(value);
            }
        }

        double[] sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : new Interval(Quantile(sorted, Tail), Quantile(sorted, 1 - Tail));
    }

    // Between two values in a straight line (Hyndman and Fan, Sample quantiles in statistical packages, 1996, definition 7).
    private static double Quantile(double[] sorted, double share)
    {
        double place = share * (sorted.Length - 1);
        int below = (int)Math.Floor(place);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((place - below) * (sorted[above] - sorted[below]));
    }
}
