using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Training;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>
/// Calibration temperature and abstention threshold, chosen for each fold on the answers to all other folds and, for the release, on all of them: no figure comes
/// from a fold that its temperature or threshold was chosen on.
/// </summary>
internal sealed class CrossFit
{
    /// <summary>Share of the answers that is given; the least sure ones are abstained from.</summary>
    public const double Coverage = 0.97;

    // More examples do not change a temperature of two digits.
    private const int MostExamples = 2_000;

    private readonly int _classes;

    public CrossFit(IReadOnlyList<FoldPrediction> predictions, int classes)
    {
        _classes = classes;
        Predictions = predictions;
        Temperature = Math.Round(Fit(predictions), 2, MidpointRounding.AwayFromZero);
        var byFold = predictions.GroupBy(prediction => prediction.Fold).ToDictionary(fold => fold.Key, fold => Fit(predictions.Where(other => other.Fold != fold.Key).ToArray()));
        FoldTemperatures = byFold;
        Confidences = predictions.Select(prediction => ConfidencesOf(prediction, byFold[prediction.Fold])).ToArray();
        Threshold = ThresholdFor(Confidences, Coverage);
    }

    public IReadOnlyList<FoldPrediction> Predictions { get; }

    /// <summary>Gets the temperature of the release, two decimals.</summary>
    public double Temperature { get; }

    /// <summary>Gets the temperature of each fold.</summary>
    public IReadOnlyDictionary<string, double> FoldTemperatures { get; }

    /// <summary>Gets the confidences of each prediction at its fold's temperature, in 1/10 000.</summary>
    public IReadOnlyList<int[]> Confidences { get; }

    /// <summary>Gets the least confidence of the release's answers, in 1/10 000.</summary>
    public int Threshold { get; }

    /// <summary>Returns how well confidences fit, before or after scaling.</summary>
    public Calibration CalibrationOf(bool scaled) => Calibration.Measure(
        Enumerable.Range(0, Predictions.Count)
            .Where(i => Predictions[i].Int8Logits.Length > 0)
            .Select(i => (scaled ? Confidences[i] : ConfidencesOf(Predictions[i], 1)).Select(confidence => (double)confidence).ToArray())
            .ToArray(),
        Predictions.Where(prediction => prediction.Int8Logits.Length > 0).Select(prediction => prediction.Truth).ToArray());

    /// <summary>Returns how well confidences would fit were the mean of the windows raised to a power that is chosen for each fold on the others; null where no answer has several windows.</summary>
    public Calibration? CalibrationBehindTheMean()
    {
        FoldPrediction[] heard = Predictions.Where(prediction => prediction.Int8Logits.Length > 0).ToArray();
        if (heard.All(prediction => prediction.Int8Logits.Length == 1))
        {
            return null;
        }

        double[][] means = heard.Select(prediction => TemperatureScaling.Probabilities(prediction.Int8Logits, 1, _classes)).ToArray();
        Dictionary<string, double> exponents = heard.Select(prediction => prediction.Fold).Distinct().ToDictionary(fold => fold, fold =>
        {
            int[] others = Enumerable.Range(0, heard.Length).Where(i => heard[i].Fold != fold).ToArray();
            return TemperatureScaling.FitExponent(others.Select(i => means[i]).ToArray(), others.Select(i => heard[i].Truth).ToArray());
        });
        return Calibration.Measure(
            heard.Select((prediction, i) => TemperatureScaling.Raise(means[i], exponents[prediction.Fold])).ToArray(),
            heard.Select(prediction => prediction.Truth).ToArray());
    }

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

    /// <summary>Returns the confidences at a temperature, rounded as the engine's softmax rounds shares.</summary>
    public int[] ConfidencesOf(FoldPrediction prediction, double temperature)
    {
        var shares = new int[_classes];
        foreach (float[] window in prediction.Int8Logits)
        {
            double[] probabilities = TemperatureScaling.Probabilities([window], temperature, _classes);
            for (int i = 0; i < _classes; i++)
            {
                shares[i] += (int)Math.Min(255, Math.Round(256 * probabilities[i], MidpointRounding.AwayFromZero));
            }
        }

        return shares.Select(share => prediction.Int8Logits.Length == 0 ? 0 : Confidence.FromShares(share, prediction.Int8Logits.Length)).ToArray();
    }

    private static double Fit(IReadOnlyList<FoldPrediction> predictions)
    {
        FoldPrediction[] heard = predictions.Where(prediction => prediction.Int8Logits.Length > 0).ToArray();
        int step = (heard.Length + MostExamples - 1) / MostExamples;
        FoldPrediction[] some = heard.Where((_, i) => i % step == 0).ToArray();
        return TemperatureScaling.Fit(some.Select(prediction => prediction.Int8Logits).ToArray(), some.Select(prediction => prediction.Truth).ToArray());
    }

    private static int ThresholdFor(IReadOnlyList<int[]> confidences, double coverage)
    {
        int[] tops = confidences.Select(answer => answer.Max()).Order().ToArray();
        return tops[(int)((1 - coverage) * tops.Length)];
    }
}
