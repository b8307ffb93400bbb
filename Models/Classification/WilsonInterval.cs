using System;

namespace MeadowTinyMl.Classification;

/// <summary>A share of counts, with the interval in which the true share lies at 95 % confidence.</summary>
/// <remarks>
/// Source: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", Journal of the American Statistical Association 22 (1927), 209–212.
/// It never leaves 0 to 1 and holds for few counts too, where the textbook interval does not.
/// </remarks>
public readonly record struct WilsonInterval
{
    // The 97.5th percentile of the normal distribution.
    private const double Z = 1.959963984540054;

    /// <summary>Computes the interval of a share.</summary>
    /// <param name="successes">0 up to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 0; none gives the whole range.</param>
    /// <exception cref="ArgumentOutOfRangeException">The counts contradict each other.</exception>
    public WilsonInterval(long successes, long trials)
    {
        if (trials < 0 || successes < 0 || successes > trials)
        {
            throw new ArgumentOutOfRangeException(nameof(successes), successes, $"Expected 0 to {trials}.");
        }

        Successes = successes;
        Trials = trials;
        if (trials == 0)
        {
            (Low, High) = (0, 1);
            return;
        }

        double share = (double)successes / trials;
        double square = Z * Z / trials;
        double centre = (share + (square / 2)) / (1 + square);
        double half = Z * Math.Sqrt((share * (1 - share) / trials) + (square / (4 * trials))) / (1 + square);
        Low = successes == 0 ? 0 : Math.Max(0, centre - half);
        High = successes == trials ? 1 : Math.Min(1, centre + half);
    }

    /// <summary>Gets how often it happened.</summary>
    public long Successes { get; }

    /// <summary>Gets how often it could have happened.</summary>
    public long Trials { get; }

    /// <summary>Gets the share, or null where nothing could have happened.</summary>
    public double? Share => Trials == 0 ? null : (double)Successes / Trials;

    /// <summary>Gets the lower end, 0 to 1.</summary>
    public double Low { get; }

    /// <summary>Gets the upper end, 0 to 1.</summary>
    public double High { get; }
}
