using System;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel.Drift;

/// <summary>What one sensor's inputs and answers looked like, in buckets of an hour. Whole numbers alone; allocates nothing after construction.</summary>
/// <remarks>
/// <para>Distance: the root of the mean of d², where d is the diagonal Mahalanobis distance of an input to the nearest class centre of the training data, in its standard
/// deviations (<see cref="TrainingDistance"/>), taken as at most the bundle's own limit. For training data the mean of d² is at most 1. By Hoeffding's inequality n independent
/// inputs with a mean of at most 1 exceed a limit L with probability exp(−2n(L² − 1)²/M⁴) at most, M being the bundle's limit: for n = 200, L = 2, M = 3.52 that is 7·10⁻¹¹.</para>
/// <para>Confidence shift: the greatest difference, over the edges of the ten bins, of the share of top confidences below the edge here and on the training data; the one-sided
/// Kolmogorov–Smirnov statistic D⁺. By the Dvoretzky–Kiefer–Wolfowitz inequality n independent answers of the reference's distribution exceed ε with probability
/// exp(−2nε²) at most: for n = 200, ε = 0.25 that is 1.4·10⁻¹¹. It is taken in place of the population stability index, which a room that is quieter than the training data drives up without bound,
/// through bins that stay empty, and which does not say in which direction.</para>
/// <para>Sources: W. Hoeffding, "Probability Inequalities for Sums of Bounded Random Variables", Journal of the American Statistical Association 58 (1963), theorem 2;
/// P. Massart, "The Tight Constant in the Dvoretzky–Kiefer–Wolfowitz Inequality", Annals of Probability 18 (1990).</para>
/// </remarks>
internal sealed class DriftWindow
{
    /// <summary>An hour.</summary>
    public const long HourMilliseconds = 3_600_000;

    private const int Full = 10_000;

    private readonly Bucket[] _buckets;
    private readonly Bucket _sum = new Bucket();
    private readonly int _least;
    private long _hour;

    public DriftWindow(int hours, int leastInferences)
    {
        _least = leastInferences;
        // One more for the hour that has just begun.
        _buckets = new Bucket[hours + 1];
        for (int hour = 0; hour <= hours; hour++)
        {
            _buckets[hour] = new Bucket();
        }
    }

    /// <summary>Gets the answers in the window.</summary>
    public long Inferences => _sum.Inferences;

    /// <summary>Counts a decision for which the model ran on an input fit to answer.</summary>
    public void Add(DecisionReport report)
    {
        if (!report.IsInferred || report.Decision.Cause == AbstainCause.InputQuality)
        {
            return;
        }

        Bucket now = _buckets[_hour % _buckets.Length];
        int confidence = report.Confidences[report.Decision.Top];
        int bin = Math.Min(confidence * ReferenceStatistics.Bins / Full, ReferenceStatistics.Bins - 1);
        long distance = Math.Min(report.Doubts.Distance ?? 0, report.Doubts.MostDistance ?? 0);
        now.Count(bin, distance * distance, report.Decision.Outcome == Outcome.Abstain);
        _sum.Count(bin, distance * distance, report.Decision.Outcome == Outcome.Abstain);
    }

    /// <summary>Lets time pass; what has left the window is forgotten.</summary>
    public void Advance(long now)
    {
        while (_hour < now / HourMilliseconds)
        {
            _hour++;
            Bucket oldest = _buckets[_hour % _buckets.Length];
            _sum.Subtract(oldest);
            oldest.Clear();
        }
    }

    /// <summary>Returns the root mean square distance, in 1/100 standard deviations; null where there is no reference or too little.</summary>
    public int? Distance(ReferenceStatistics? reference) =>
        reference == null || _sum.Inferences < _least ? (int?)null : (int)Math.Sqrt((double)_sum.Squares / _sum.Inferences);

    /// <summary>Returns the confidence shift, in 1/10 000; null where there is no reference or too little.</summary>
    public int? ConfidenceShift(ReferenceStatistics? reference)
    {
        if (reference == null || reference.Confidences.Count != ReferenceStatistics.Bins || _sum.Inferences < _least)
        {
            return null;
        }

        long all = 0;
        foreach (int count in reference.Confidences)
        {
            all += count;
        }

        long below = 0;
        long before = 0;
        long most = 0;
        for (int bin = 0; all > 0 && bin < ReferenceStatistics.Bins - 1; bin++)
        {
            below += _sum.Confidences[bin];
            before += reference.Confidences[bin];
            most = Math.Max(most, (Full * below / _sum.Inferences) - (Full * before / all));
        }

        return all == 0 ? (int?)null : (int)most;
    }

    /// <summary>Returns the share of abstentions, in 1/10 000; null where there is too little.</summary>
    public int? Abstentions() => _sum.Inferences < _least ? (int?)null : (int)(Full * _sum.Abstentions / _sum.Inferences);

    private sealed class Bucket
    {
        public long Inferences { get; private set; }

        public long Squares { get; private set; }

        public long Abstentions { get; private set; }

        public long[] Confidences { get; } = new long[ReferenceStatistics.Bins];

        public void Count(int bin, long square, bool isAbstention)
        {
            Inferences++;
            Squares += square;
            Abstentions += isAbstention ? 1 : 0;
            Confidences[bin]++;
        }

        public void Subtract(Bucket other)
        {
            Inferences -= other.Inferences;
            Squares -= other.Squares;
            Abstentions -= other.Abstentions;
            for (int bin = 0; bin < Confidences.Length; bin++)
            {
                Confidences[bin] -= other.Confidences[bin];
            }
        }

        public void Clear()
        {
            Inferences = 0;
            Squares = 0;
            Abstentions = 0;
            Array.Clear(Confidences, 0, Confidences.Length);
        }
    }
}
