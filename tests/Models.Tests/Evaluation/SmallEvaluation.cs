using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation;

namespace MeadowTinyMl.Models.Tests.Evaluation;

/// <summary>A hand-made evaluation of three classes whose figures can be worked out on paper.</summary>
internal static class SmallEvaluation
{
    public static ModelManifest Manifest(string id = "small", int threshold = 5_000) => new()
    {
        Id = id,
        Version = "1.0.0",
        Task = ModelManifest.GasTask,
        Labels = ["clean_air", "odour", "solvent_vapour"],
        Levels = [HazardLevel.None, HazardLevel.Advisory, HazardLevel.Alarm],
        Thresholds = [threshold, threshold, threshold],
        HeaterProfile = "HP-354",
        ModelSha256 = new string('a', 64),
        CardSha256 = new string('b', 64),
        Command = "by hand",
        DataLicences = ["none"],
    };

    /// <summary>An answer with this confidence for one class and the rest spread evenly.</summary>
    public static ScoredExample Example(ModelManifest manifest, int truth, int answer, int confidence, string recording, bool inTraining = false)
    {
        int[] confidences = Enumerable.Range(0, 3).Select(label => label == answer ? confidence : (10_000 - confidence) / 2).ToArray();
        return new ScoredExample(
            truth,
            confidences,
            DecisionRule.Decide(manifest, confidences, QualityFlags.None),
            inTraining,
            recording,
            new Dictionary<string, string> { ["board"] = recording[..1], ["humidity"] = truth == 0 ? "below 20 %RH" : "20 to 30 %RH" });
    }

    /// <summary>Twelve answers: of each class three right; one clean air taken for odour, one odour abstained from, one solvent vapour taken for clean air.</summary>
    public static EvaluationResult Result(ModelManifest manifest, bool inTraining = false)
    {
        var examples = new List<ScoredExample>();
        for (int truth = 0; truth < 3; truth++)
        {
            for (int i = 0; i < 3; i++)
            {
                examples.Add(Example(manifest, truth, truth, 9_000 - (1_000 * i), $"{(i < 2 ? 'a' : 'b')}{truth}", inTraining));
            }
        }

        examples.Add(Example(manifest, 0, 1, 6_000, "b0", inTraining));
        examples.Add(Example(manifest, 1, 1, 4_000, "b1", inTraining));
        examples.Add(Example(manifest, 2, 0, 7_000, "b2", inTraining));
        return new EvaluationResult(manifest, examples.Select((example, i) => example with { Index = i }).ToArray(), [], []);
    }
}
