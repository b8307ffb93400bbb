using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Training;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>
/// Scaling of the confidences and abstention threshold, chosen for each fold on the answers to all other folds and, for the release, on all of them: no figure comes
/// from a fold that its scaling or threshold was chosen on.
/// </summary>
internal sealed class CrossFit
{
    /// <summary>Share of the answers that is given; the least sure ones are abstained from.</summary>
    public const double Coverage = 0.97;

    // More examples do not change two digits.
    private const int MostExamples = 2_000;

    private readonly int _classes;
    private readonly bool _areClips;

    public CrossFit(IReadOnlyList<FoldPrediction> predictions, int classes)
    {
        _classes = classes;
        _areClips = predictions.Any(prediction => prediction.Int8Logits.Length > 1);
        Predictions = predictions;
        Scaling release = Fit(predictions);
        Release = release with { Temperature = Math.Round(release.Temperature, 2, MidpointRounding.AwayFromZero) };
        FoldScalings = predictions.GroupBy(prediction => prediction.Fold).ToDictionary(fold => fold.Key, fold => Fit(predictions.Where(other => other.Fold != fold.Key).ToArray()));
        Confidences = predictions.Select(prediction => ConfidencesOf(prediction, FoldScalings[prediction.Fold])).ToArray();
        Threshold = ThresholdFor(Confidences, Coverage);
    }

    public IReadOnlyList<FoldPrediction> Predictions { get; }

    /// <summary>Gets the scaling of the release, two decimals.</summary>
    public Scaling Release { get; }

    /// <summary>Gets the scaling of each fold.</summary>
    public IReadOnlyDictionary<string, Scaling> FoldScalings { get; }

    /// <summary>Gets the confidences of each prediction with its fold's scaling, in 1/10 000.</summary>
    public IReadOnlyList<int[]> Confidences { get; }

    /// <summary>Gets the least confidence of the release's answers, in 1/10 000.</summary>
    public int Threshold { get; }

    /// <summary>Returns how well confidences fit, before or after scaling.</summary>
    public Calibration CalibrationOf(bool scaled) => Calibration.Measure(
        Enumerable.Range(0, Predictions.Count)
            .Where(i => Predictions[i].Int8Logits.Length > 0)
            .Select(i => (scaled ? Confidences[i] : ConfidencesOf(Predictions[i], Scaling.None)).Select(confidence => (double)confidence).ToArray())
            .ToArray(),
        Predictions.Where(prediction => prediction.Int8Logits.Length > 0).Select(prediction => prediction.Truth).ToArray());

    /// <summary>Counts the answers with a threshold for each fold that lets the asked share of all other folds' answers through.</summary>
    public ConfusionMatrix Abstaining(IReadOnlyList<string> labels, double coverage)
    {
        IReadOnlyDictionary<string, int> thresholds = FoldThresholds(coverage);
        var matrix = new ConfusionMatrix(labels);
        for (int i = 0; i < Predictions.Count; i++)
        {
            int top = Confidences[i].Max();
            matrix.Add(Predictions[i].Truth, top < thresholds[Predictions[i].Fold] ? null : Array.IndexOf(Confidences[i], top));
        }

        return matrix;
    }

    /// <summary>Returns for each fold the least confidence that lets the asked share of all other folds' answers through.</summary>
    public IReadOnlyDictionary<string, int> FoldThresholds(double coverage) => Predictions.Select(prediction => prediction.Fold).Distinct().ToDictionary(
        fold => fold,
        fold => ThresholdFor(Enumerable.Range(0, Predictions.Count).Where(i => Predictions[i].Fold != fold).Select(i => Confidences[i]).ToArray(), coverage));

    /// <summary>Returns the confidences with a scaling, rounded as the engine's softmax rounds shares and the board's classifier their mean.</summary>
    public int[] ConfidencesOf(FoldPrediction prediction, Scaling scaling)
    {
        var shares = new int[_classes];
        foreach (float[] window in prediction.Int8Logits)
        {
            double[] probabilities = TemperatureScaling.Probabilities([window], scaling.Temperature, _classes);
            for (int i = 0; i < _classes; i++)
            {
                shares[i] += (int)Math.Min(255, Math.Round(256 * probabilities[i], MidpointRounding.AwayFromZero));
            }
        }

        var confidences = new int[_classes];
        ClipConfidence.Write(shares, prediction.Int8Logits.Length, scaling.ClipExponent, confidences);
        return confidences;
    }

    private Scaling Fit(IReadOnlyList<FoldPrediction> predictions)
    {
        FoldPrediction[] heard = predictions.Where(prediction => prediction.Int8Logits.Length > 0).ToArray();
        int step = (heard.Length + MostExamples - 1) / MostExamples;
        FoldPrediction[] some = heard.Where((_, i) => i % step == 0).ToArray();
        float[][][] logits = some.Select(prediction => prediction.Int8Logits).ToArray();
        int[] truths = some.Select(prediction => prediction.Truth).ToArray();
        if (!_areClips)
        {
            return Scaling.None with { Temperature = TemperatureScaling.Fit(logits, truths) };
        }

        double[][] means = logits.Select(windows => TemperatureScaling.Probabilities(windows, 1, _classes)).ToArray();
        return Scaling.None with { ClipExponent = (int)Math.Round(100 * TemperatureScaling.FitExponent(means, truths), MidpointRounding.AwayFromZero) };
    }

    private static int ThresholdFor(IReadOnlyList<int[]> confidences, double coverage)
    {
        int[] tops = confidences.Select(answer => answer.Max()).Order().ToArray();
        return tops[(int)((1 - coverage) * tops.Length)];
    }
}
