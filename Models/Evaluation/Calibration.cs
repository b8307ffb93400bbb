using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>How far confidences can be taken at their word.</summary>
/// <remarks>
/// Guo, Pleiss, Sun and Weinberger, On calibration of modern neural networks, ICML 2017, section 2: bins of equal width over the confidence of the best class;
/// expected calibration error Σ nᵦ/n·|accᵦ − confᵦ|, maximum calibration error maxᵦ|accᵦ − confᵦ|. Brier, Verification of forecasts expressed in terms of
/// probability, Monthly Weather Review 78 (1950): mean of Σₖ(pₖ − [k is true])².
/// </remarks>
public sealed class Calibration
{
    /// <summary>The bands of the reliability diagram.</summary>
    public const int BinCount = 10;

    private const double LeastProbability = 1e-6;

    private Calibration(IReadOnlyList<ReliabilityBin> bins, double? expected, double? maximum, double? brier, double? logLoss)
    {
        Bins = bins;
        ExpectedError = expected;
        MaximumError = maximum;
        BrierScore = brier;
        NegativeLogLikelihood = logLoss;
    }

    /// <summary>Gets the reliability diagram.</summary>
    public IReadOnlyList<ReliabilityBin> Bins { get; }

    /// <summary>Gets the expected calibration error; null without examples.</summary>
    public double? ExpectedError { get; }

    /// <summary>Gets the maximum calibration error; null without examples.</summary>
    public double? MaximumError { get; }

    /// <summary>Gets the Brier score; null without examples.</summary>
    public double? BrierScore { get; }

    /// <summary>Gets the mean of −ln of the probability of the true class, which is taken as 1e-6 at least; null without examples.</summary>
    public double? NegativeLogLikelihood { get; }

    /// <summary>Measures.</summary>
    /// <param name="probabilities">For each example one share a class, in any unit: they are divided by their sum.</param>
    /// <param name="truths">The class of each example.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static Calibration Measure(IReadOnlyList<double[]> probabilities, IReadOnlyList<int> truths)
    {
        if (probabilities.Count != truths.Count)
        {
            throw new ArgumentException($"{probabilities.Count} answers and {truths.Count} labels.", nameof(truths));
        }

        var counts = new int[BinCount];
        var confidences = new double[BinCount];
        var hits = new double[BinCount];
        double brier = 0;
        double logLoss = 0;
        for (int i = 0; i < truths.Count; i++)
        {
            double sum = probabilities[i].Sum();
            double[] shares = sum > 0 ? probabilities[i].Select(share => share / sum).ToArray() : probabilities[i].Select(_ => 1.0 / probabilities[i].Length).ToArray();
            int top = Array.IndexOf(shares, shares.Max());
            int bin = Math.Clamp((int)Math.Ceiling(shares[top] * BinCount) - 1, 0, BinCount - 1);
            counts[bin]++;
            confidences[bin] += shares[top];
            hits[bin] += top == truths[i] ? 1 : 0;
            brier += shares.Select((share, label) => label == truths[i] ? 1 - share : share).Sum(miss => miss * miss);
            logLoss -= Math.Log(Math.Max(LeastProbability, shares[truths[i]]));
        }

        ReliabilityBin[] bins = Enumerable.Range(0, BinCount)
            .Select(bin => new ReliabilityBin((double)bin / BinCount, (bin + 1.0) / BinCount, counts[bin], Mean(confidences[bin], counts[bin]), Mean(hits[bin], counts[bin])))
            .ToArray();
        if (truths.Count == 0)
        {
            return new Calibration(bins, null, null, null, null);
        }

        return new Calibration(
            bins,
            bins.Sum(bin => (double)bin.Count / truths.Count * Math.Abs(bin.Accuracy - bin.Confidence)),
            bins.Where(bin => bin.Count > 0).Max(bin => Math.Abs(bin.Accuracy - bin.Confidence)),
            brier / truths.Count,
            logLoss / truths.Count);
    }

    private static double Mean(double sum, int count) => count == 0 ? 0 : sum / count;
}
