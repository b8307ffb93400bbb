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
    public static Interval? Of(IReadOnlyList<ConfusionMatrix> recordings, Func<ConfusionMatrix, double?> metric) =>
        Draw(recordings.Count, drawn => metric(Sum(drawn.Select(i => recordings[i]))));

    /// <summary>Returns the 95 % interval of the difference of a metric between two models, both taken from the same draws.</summary>
    /// <param name="recordings">For each recording the counts of either model.</param>
    /// <param name="first">The metric of the first model.</param>
    /// <param name="second">The same of the second, which is what the first is taken from.</param>
    /// <returns>The interval of second less first, or null with fewer than two recordings or where it was never measured.</returns>
    public static Interval? OfDifference(
        IReadOnlyList<(ConfusionMatrix First, ConfusionMatrix Second)> recordings, Func<ConfusionMatrix, double?> first, Func<ConfusionMatrix, double?> second) =>
        Draw(recordings.Count, drawn => second(Sum(drawn.Select(i => recordings[i].Second))) - first(Sum(drawn.Select(i => recordings[i].First))));

    private static Interval? Draw(int recordings, Func<int[], double?> metric)
    {
        if (recordings < 2)
        {
            return null;
        }

        var random = new Random(Seed);
        var values = new List<double>();
        var drawn = new int[recordings];
        for (int draw = 0; draw < Draws; draw++)
        {
            for (int i = 0; i < recordings; i++)
            {
                drawn[i] = random.Next(recordings);
            }

            if (metric(drawn) is { } value)
            {
                values.Add(value);
            }
        }

        double[] sorted = values.Order().ToArray();
        return sorted.Length == 0 ? null : new Interval(Quantile(sorted, Tail), Quantile(sorted, 1 - Tail));
    }

    private static ConfusionMatrix Sum(IEnumerable<ConfusionMatrix> recordings)
    {
        ConfusionMatrix? sum = null;
        foreach (ConfusionMatrix recording in recordings)
        {
            sum ??= new ConfusionMatrix(recording.Labels);
            sum.Add(recording);
        }

        return sum!;
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
