using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Evaluation.Comparison;

/// <summary>What changes from one model to the next, and whether the next is worse.</summary>
/// <param name="Basis">Which samples, in one sentence.</param>
/// <param name="Metrics">All classes together; the first is the balanced accuracy.</param>
/// <param name="Classes">The recall of each class that both know.</param>
/// <param name="Groups">The balanced accuracy of each group, by attribute.</param>
/// <param name="AlarmClasses">Those whose recall may not fall, because they raise the alarm.</param>
/// <param name="Repaired">Samples that were wrong or abstained from before and are right after; null where samples could not be paired.</param>
/// <param name="Broken">Samples that were right before and are not after; null where samples could not be paired.</param>
public sealed record ModelComparison(
    string Basis,
    IReadOnlyList<MetricChange> Metrics,
    IReadOnlyList<MetricChange> Classes,
    IReadOnlyList<(string Attribute, MetricChange Change)> Groups,
    IReadOnlyList<string> AlarmClasses,
    int? Repaired,
    int? Broken)
{
    /// <summary>The margin that is allowed unless another is stated: a hundredth of balanced accuracy or recall.</summary>
    public const double DefaultMargin = 0.01;

    /// <summary>The name of the metric that a release is judged by.</summary>
    public const string Judged = "balanced accuracy";

    private static readonly (string Name, Func<ConfusionMatrix, double?> Metric)[] All =
    [
        (Judged, matrix => matrix.BalancedAccuracy),
        ("accuracy", matrix => matrix.Accuracy),
        ("balanced accuracy of what is answered", matrix => matrix.CoveredBalancedAccuracy),
        ("macro F1", matrix => matrix.MacroF1),
        ("share abstained", matrix => matrix.Total == 0 ? null : (double)matrix.Abstained / matrix.Total),
    ];

    /// <summary>Compares two models sample by sample.</summary>
    /// <param name="before">The predecessor on a data set.</param>
    /// <param name="after">Its successor on the same data set.</param>
    /// <remarks>Samples that neither had in training are compared, or all of a shared class where there are none. An abstention counts as wrong.</remarks>
    /// <exception cref="ArgumentException">The models have no class in common, or no sample of one.</exception>
    public static ModelComparison Of(EvaluationResult before, EvaluationResult after)
    {
        string[] shared = before.Manifest.Labels.Intersect(after.Manifest.Labels).ToArray();
        var byIndex = after.Examples.Where(example => shared.Contains(after.Manifest.Labels[example.Truth])).ToDictionary(example => example.Index);
        (ScoredExample Before, ScoredExample After)[] all = before.Examples
            .Where(example => byIndex.ContainsKey(example.Index))
            .Select(example => (example, byIndex[example.Index]))
            .ToArray();
        if (all.Length == 0)
        {
            throw new ArgumentException("The two models have no sample in common that both could be asked about.", nameof(after));
        }

        (ScoredExample Before, ScoredExample After)[] unseen = all.Where(pair => !pair.Before.InTraining && !pair.After.InTraining).ToArray();
        (ScoredExample Before, ScoredExample After)[] pairs = unseen.Length > 0 ? unseen : all;
        string basis = unseen.Length > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{pairs.Length} samples that neither model had in training")
            : string.Create(CultureInfo.InvariantCulture, $"{pairs.Length} samples, of which each was in the training of one model or both: no measure of quality");
        (ConfusionMatrix, ConfusionMatrix)[] recordings = pairs.GroupBy(pair => pair.Before.Recording)
            .OrderBy(recording => recording.Key, StringComparer.Ordinal)
            .Select(recording => Count(recording))
            .ToArray();
        (ConfusionMatrix First, ConfusionMatrix Second) whole = Count(pairs);

        MetricChange Change(string name, long samples, Func<ConfusionMatrix, double?> first, Func<ConfusionMatrix, double?> second) =>
            new(name, samples, first(whole.First), second(whole.Second), Bootstrap.OfDifference(recordings, first, second));

        (string Attribute, MetricChange Change)[] groups = pairs.SelectMany(pair => pair.Before.Groups.Keys).Distinct().Order(StringComparer.Ordinal)
            .SelectMany(attribute => pairs
                .Where(pair => pair.Before.Groups.ContainsKey(attribute))
                .GroupBy(pair => pair.Before.Groups[attribute])
                .OrderBy(group => Bands.LowerEdge(group.Key))
                .ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group =>
                {
                    (ConfusionMatrix first, ConfusionMatrix second) = Count(group);
                    return (attribute, new MetricChange(group.Key, first.Total, first.BalancedAccuracy, second.BalancedAccuracy, null));
                }))
            .ToArray();
        return new ModelComparison(
            basis,
            All.Select(item => Change(item.Name, pairs.Length, item.Metric, item.Metric)).ToArray(),
            shared.Select(label => Change(
                label,
                whole.First.Support(IndexOf(before, label)),
                matrix => matrix.Recall(IndexOf(before, label)),
                matrix => matrix.Recall(IndexOf(after, label)))).ToArray(),
            groups,
            shared.Where(label => after.Manifest.Levels[IndexOf(after, label)] == HazardLevel.Alarm).ToArray(),
            pairs.Count(pair => !IsRight(pair.Before) && IsRight(pair.After)),
            pairs.Count(pair => IsRight(pair.Before) && !IsRight(pair.After)));

        (ConfusionMatrix, ConfusionMatrix) Count(IEnumerable<(ScoredExample Before, ScoredExample After)> some) =>
            (before.Confusion(some.Select(pair => pair.Before)), after.Confusion(some.Select(pair => pair.After)));
    }

    /// <summary>Returns in what the next model is worse by more than a margin; empty where in nothing.</summary>
    /// <param name="margin">How much the balanced accuracy, and the recall of a class that raises the alarm, may fall; 0 to 1.</param>
    public IReadOnlyList<string> WorseBy(double margin) =>
    [
        .. Metrics.Where(metric => metric.Name == Judged && -metric.Difference > margin).Select(metric => Fall(Judged, metric)),
        .. Classes.Where(recall => AlarmClasses.Contains(recall.Name) && -recall.Difference > margin).Select(recall => Fall("recall of " + recall.Name, recall)),
    ];

    private static string Fall(string what, MetricChange change) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} falls by {-change.Difference:0.0000}, from {change.Before:0.0000} to {change.After:0.0000}");

    private static bool IsRight(ScoredExample example) => example.Decision.Outcome != Outcome.Abstain && example.Decision.Top == example.Truth;

    private static int IndexOf(EvaluationResult result, string label) => result.Manifest.Labels.ToList().IndexOf(label);
}
