using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>Share of wrong answers against share answered, as the surest answers are given first.</summary>
/// <remarks>
/// El-Yaniv and Wiener, On the foundations of noise-free selective classification, JMLR 11 (2010); the area under it as in Geifman, Uziel and El-Yaniv,
/// Bias-reduced uncertainty estimation for deep neural classifiers, ICLR 2019, section 2: the mean risk over all coverages. Equal confidences are answered together.
/// </remarks>
public sealed class RiskCoverageCurve
{
    private readonly (int Confidence, int Truth, bool IsRight)[] _surestFirst;
    private readonly int _classes;

    private RiskCoverageCurve((int Confidence, int Truth, bool IsRight)[] surestFirst, int classes, IReadOnlyList<RiskCoveragePoint> points, double? area)
    {
        _surestFirst = surestFirst;
        _classes = classes;
        Points = points;
        Area = area;
    }

    /// <summary>Gets the points, the lowest coverage first.</summary>
    public IReadOnlyList<RiskCoveragePoint> Points { get; }

    /// <summary>Gets the mean risk over the coverages 1/n to n/n; null without examples.</summary>
    public double? Area { get; }

    /// <summary>Computes the curve.</summary>
    /// <param name="confidences">For each example one confidence a class; the best one is its confidence and its answer.</param>
    /// <param name="truths">The class of each example.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static RiskCoverageCurve Create(IReadOnlyList<int[]> confidences, IReadOnlyList<int> truths)
    {
        if (confidences.Count != truths.Count)
        {
            throw new ArgumentException($"{confidences.Count} answers and {truths.Count} labels.", nameof(truths));
        }

        (int Confidence, int Truth, bool IsRight)[] surestFirst = Enumerable.Range(0, truths.Count)
            .Select(i => (Confidence: confidences[i].Max(), Truth: truths[i], IsRight: Array.IndexOf(confidences[i], confidences[i].Max()) == truths[i]))
            .OrderByDescending(answer => answer.Confidence)
            .ToArray();
        var points = new List<RiskCoveragePoint>();
        double area = 0;
        int wrong = 0;
        int answered = 0;
        foreach (IGrouping<int, (int Confidence, int Truth, bool IsRight)> step in surestFirst.GroupBy(answer => answer.Confidence))
        {
            wrong += step.Count(answer => !answer.IsRight);
            answered += step.Count();
            double risk = (double)wrong / answered;
            area += risk * step.Count() / truths.Count;
            points.Add(new RiskCoveragePoint((double)answered / truths.Count, risk, step.Key));
        }

        return new RiskCoverageCurve(surestFirst, confidences.Count == 0 ? 0 : confidences[0].Length, points, truths.Count == 0 ? null : area);
    }

    /// <summary>Returns the mean recall of the classes when the surest share of the examples is answered; null where nothing is.</summary>
    /// <param name="coverage">The share, 0 to 1. Of equally sure answers the earlier ones are taken.</param>
    public double? BalancedAccuracyAt(double coverage)
    {
        int answered = (int)Math.Round(coverage * _surestFirst.Length, MidpointRounding.AwayFromZero);
        double[] recalls = Enumerable.Range(0, _classes)
            .Select(label => _surestFirst.Take(answered).Where(answer => answer.Truth == label).Select(answer => answer.IsRight ? 1.0 : 0).ToArray())
            .Where(answers => answers.Length > 0)
            .Select(answers => answers.Average())
            .ToArray();
        return recalls.Length == 0 ? null : recalls.Average();
    }
}
