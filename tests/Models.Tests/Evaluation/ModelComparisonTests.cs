using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Comparison;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Evaluation;

/// <summary>Two models on the same samples: what changes is counted by hand.</summary>
public class ModelComparisonTests
{
    [Fact]
    public void Of_AModelAndItselfChangesNothing()
    {
        EvaluationResult result = SmallEvaluation.Result(SmallEvaluation.Manifest());
        ModelComparison same = ModelComparison.Of(result, result);
        Assert.All(same.Metrics.Concat(same.Classes), change => Assert.Equal(0, change.Difference));
        Assert.All(same.Metrics.Concat(same.Classes), change => Assert.Equal(new Interval(0, 0), change.Interval));
        Assert.Equal((0, 0), (same.Repaired, same.Broken));
        Assert.Empty(same.WorseBy(0));
    }

    [Fact]
    public void Of_AHigherThresholdLosesTheUnsureAnswers()
    {
        // From 0.5 to 0.75: of each class the answer at 0.70 is no longer given, so recall falls from 3/4 to 2/4.
        ModelComparison stricter = ModelComparison.Of(SmallEvaluation.Result(SmallEvaluation.Manifest()), SmallEvaluation.Result(SmallEvaluation.Manifest("next", 7_500)));
        Assert.All(stricter.Classes, recall => Assert.Equal((0.75, 0.5, -0.25), (recall.Before, recall.After, recall.Difference)));
        Assert.Equal(-0.25, stricter.Metrics[0].Difference);
        Assert.Equal((0, 3), (stricter.Repaired, stricter.Broken));
        Assert.All(stricter.Classes, recall => Assert.True(recall.Interval!.Value.Low <= -0.25 && recall.Interval.Value.High >= -0.25));

        // Balanced accuracy, and the one class that raises the alarm.
        Assert.Equal(2, stricter.WorseBy(0.01).Count);
        Assert.Contains(stricter.WorseBy(0.01), reason => reason.Contains("solvent_vapour", System.StringComparison.Ordinal));
        Assert.Empty(stricter.WorseBy(0.25));
        Assert.Equal(3, ModelComparison.Of(SmallEvaluation.Result(SmallEvaluation.Manifest("next", 7_500)), SmallEvaluation.Result(SmallEvaluation.Manifest())).Repaired);
    }

    [Fact]
    public void Of_ComparesUnseenSamplesWhereThereAreAny()
    {
        ModelManifest manifest = SmallEvaluation.Manifest();
        EvaluationResult seen = SmallEvaluation.Result(manifest, inTraining: true);
        Assert.Contains("no measure of quality", ModelComparison.Of(seen, seen).Basis, System.StringComparison.Ordinal);

        var half = seen with { Examples = seen.Examples.Select((example, i) => example with { InTraining = i % 2 == 0 }).ToArray() };
        ModelComparison unseen = ModelComparison.Of(half, half);
        Assert.Contains("6 samples that neither", unseen.Basis, System.StringComparison.Ordinal);
        Assert.Equal(6, unseen.Metrics[0].Samples);
    }
}
