using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Evaluation;

/// <summary>What a bundle answered on a labelled set.</summary>
/// <param name="Manifest">The bundle's manifest.</param>
/// <param name="Examples">Every example that has one of the bundle's classes.</param>
/// <param name="Unknown">Every example of a class that the bundle does not know.</param>
/// <param name="Unmapped">What could not be scored, each kind with its count and reason.</param>
public sealed record EvaluationResult(
    ModelManifest Manifest, IReadOnlyList<ScoredExample> Examples, IReadOnlyList<UnknownExample> Unknown, IReadOnlyList<UnmappedExamples> Unmapped)
{
    /// <summary>Gets the number of examples that were in training.</summary>
    public int InTraining => Examples.Count(example => example.InTraining);

    /// <summary>Gets the recordings that training samples are from, each with how many, in the order of their names.</summary>
    public IReadOnlyList<(string Recording, int Count)> TrainingRecordings => Examples
        .Where(example => example.InTraining)
        .GroupBy(example => example.Recording)
        .OrderBy(group => group.Key, StringComparer.Ordinal)
        .Select(group => (group.Key, group.Count()))
        .ToArray();

    /// <summary>Gets the alerts on examples of classes that the bundle does not know.</summary>
    public int FalseAlarms => Unknown.Count(example => example.Decision.Outcome == Outcome.Alert);

    /// <summary>Gets the alerts an hour of sounds or air of unknown classes; null where there are none.</summary>
    public AlarmRate? FalseAlarmRate =>
        Unknown.Sum(example => example.Duration.TotalHours) is > 0 and double hours ? new AlarmRate(FalseAlarms, hours) : null;

    /// <summary>Returns for which of its classes the bundle would have raised alerts on examples of an unknown one, most first.</summary>
    /// <param name="unknown">The unknown class as the data set names it; null for all of them.</param>
    public IReadOnlyList<(string Label, int Count)> AlertClasses(string? unknown) => Unknown
        .Where(example => (unknown == null || example.Class == unknown) && example.Decision.Outcome == Outcome.Alert)
        .GroupBy(example => example.Decision.Top)
        .OrderByDescending(group => group.Count())
        .ThenBy(group => group.Key)
        .Select(group => (Manifest.Labels[group.Key], group.Count()))
        .ToArray();

    /// <summary>Gets the examples whose figures measure quality: the unseen ones, or all where every one was in training.</summary>
    public IReadOnlyList<ScoredExample> Reported => InTraining == Examples.Count ? Examples : Examples.Where(example => !example.InTraining).ToArray();

    /// <summary>Gets a value indicating whether the figures are of training examples and so no measure of quality.</summary>
    public bool IsOnTraining => Examples.Count > 0 && InTraining == Examples.Count;

    /// <summary>Puts together what several models answered, each to what its training had left out.</summary>
    /// <param name="manifest">The manifest that the whole stands for.</param>
    /// <param name="parts">One result for each model.</param>
    public static EvaluationResult Merge(ModelManifest manifest, IReadOnlyList<EvaluationResult> parts) => new(
        manifest,
        parts.SelectMany(part => part.Examples).OrderBy(example => example.Index).ToArray(),
        parts.SelectMany(part => part.Unknown).ToArray(),
        parts.SelectMany(part => part.Unmapped).Distinct().ToArray());

    /// <summary>Counts examples.</summary>
    /// <param name="examples">Which.</param>
    public ConfusionMatrix Confusion(IEnumerable<ScoredExample> examples)
    {
        var matrix = new ConfusionMatrix(Manifest.Labels);
        foreach (ScoredExample example in examples)
        {
            matrix.Add(example.Truth, example.Decision.Outcome == Outcome.Abstain ? null : example.Decision.Top);
        }

        return matrix;
    }

    /// <summary>Counts examples apart for each recording.</summary>
    /// <param name="examples">Which.</param>
    public IReadOnlyList<ConfusionMatrix> ByRecording(IEnumerable<ScoredExample> examples) =>
        examples.GroupBy(example => example.Recording).OrderBy(group => group.Key, StringComparer.Ordinal).Select(Confusion).ToArray();

    /// <summary>Counts examples apart for each attribute and group.</summary>
    /// <param name="examples">Which.</param>
    public IReadOnlyList<GroupFigures> ByGroup(IReadOnlyList<ScoredExample> examples) => examples
        .SelectMany(example => example.Groups.Keys)
        .Distinct()
        .Order(StringComparer.Ordinal)
        .Select(attribute => new GroupFigures(attribute, examples
            .Where(example => example.Groups.ContainsKey(attribute))
            .GroupBy(example => example.Groups[attribute])
            .OrderBy(group => Bands.LowerEdge(group.Key))
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Confusion(group), (IReadOnlyList<ScoredExample>)group.ToArray()))
            .ToArray()))
        .ToArray();

    /// <summary>Returns the curve of a class against the rest.</summary>
    /// <param name="examples">Which.</param>
    /// <param name="label">Index of the class.</param>
    public static RocCurve Roc(IReadOnlyList<ScoredExample> examples, int label) => RocCurve.Create(Scores(examples, label), IsOf(examples, label));

    /// <summary>Returns precision against recall of a class against the rest.</summary>
    /// <param name="examples">Which.</param>
    /// <param name="label">Index of the class.</param>
    public static PrecisionRecallCurve PrecisionRecall(IReadOnlyList<ScoredExample> examples, int label) =>
        PrecisionRecallCurve.Create(Scores(examples, label), IsOf(examples, label));

    /// <summary>Returns how far the confidences can be taken at their word; examples without any, as of silence, are left out.</summary>
    /// <param name="examples">Which.</param>
    public static Calibration CalibrationOf(IReadOnlyList<ScoredExample> examples)
    {
        ScoredExample[] answered = examples.Where(example => example.Confidences.Any(confidence => confidence > 0)).ToArray();
        return Calibration.Measure(
            answered.Select(example => example.Confidences.Select(confidence => (double)confidence).ToArray()).ToArray(), answered.Select(example => example.Truth).ToArray());
    }

    /// <summary>Returns the risk at each coverage.</summary>
    /// <param name="examples">Which.</param>
    public static RiskCoverageCurve RiskCoverage(IReadOnlyList<ScoredExample> examples) =>
        RiskCoverageCurve.Create(examples.Select(example => example.Confidences).ToArray(), examples.Select(example => example.Truth).ToArray());

    private static int[] Scores(IReadOnlyList<ScoredExample> examples, int label) => examples.Select(example => example.Confidences[label]).ToArray();

    private static bool[] IsOf(IReadOnlyList<ScoredExample> examples, int label) => examples.Select(example => example.Truth == label).ToArray();
}
