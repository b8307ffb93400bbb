using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Evaluation;

/// <summary>What a bundle answered on a labelled set.</summary>
/// <param name="Manifest">The bundle's manifest.</param>
/// <param name="Examples">Every example that has one of the bundle's classes.</param>
/// <param name="Unmapped">What could not be scored, each kind with its count and reason.</param>
/// <param name="FalseAlarms">Alerts on examples of classes that the bundle does not know.</param>
public sealed record EvaluationResult(
    ModelManifest Manifest, IReadOnlyList<ScoredExample> Examples, IReadOnlyList<UnmappedExamples> Unmapped, int FalseAlarms)
{
    /// <summary>Gets the number of examples that were in training.</summary>
    public int InTraining => Examples.Count(example => example.InTraining);

    /// <summary>Gets the examples whose figures measure quality: the unseen ones, or all where every one was in training.</summary>
    public IReadOnlyList<ScoredExample> Reported => InTraining == Examples.Count ? Examples : Examples.Where(example => !example.InTraining).ToArray();

    /// <summary>Gets a value indicating whether the figures are of training examples and so no measure of quality.</summary>
    public bool IsOnTraining => Examples.Count > 0 && InTraining == Examples.Count;

    /// <summary>Counts examples.</summary>
    /// <param name="examples">Which.</param>
    public ConfusionMatrix Confusion(IReadOnlyList<ScoredExample> examples)
    {
        var matrix = new ConfusionMatrix(Manifest.Labels);
        foreach (ScoredExample example in examples)
        {
            matrix.Add(example.Truth, example.Decision.Outcome == Outcome.Abstain ? null : example.Decision.Top);
        }

        return matrix;
    }

    /// <summary>Returns the curve of a class against the rest.</summary>
    /// <param name="examples">Which.</param>
    /// <param name="label">Index of the class.</param>
    public static RocCurve Roc(IReadOnlyList<ScoredExample> examples, int label) => RocCurve.Create(
        examples.Select(example => example.Confidences[label]).ToArray(),
        examples.Select(example => example.Truth == label).ToArray());
}
