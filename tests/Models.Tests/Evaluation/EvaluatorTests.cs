using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Evaluation;

/// <summary>The released bundles over the real sets: counts, mapping and the stable JSON keys.</summary>
public class EvaluatorTests
{
    private static readonly string[] StableKeys =
    [
        "samples", "in_training", "accuracy", "balanced_accuracy", "covered_accuracy", "covered_balanced_accuracy", "abstained", "classes", "confusion", "unmapped", "false_alarms",
    ];

    [FactNeeds("data/gas/README.md")]
    public void Gas_KnowsItsTrainingRecordingsAndGivesTheStableKeys()
    {
        EvaluationResult result = GasEvaluator.Evaluate(Bundle("gas"), GasDataSet.Read(Repository.SharedPath("data/gas")));

        Assert.Equal(15_117, result.Examples.Count);
        Assert.True(result.IsOnTraining);
        JsonObject json = EvaluationJson.Create(result);
        Assert.All(StableKeys, key => Assert.True(json.ContainsKey(key), key));
        Assert.Equal(3, json["confusion"]!.AsArray().Count);
        Assert.All(json["confusion"]!.AsArray(), row => Assert.Equal(4, row!.AsArray().Count));
        Assert.Equal(15_117, json["confusion"]!.AsArray().Sum(row => row!.AsArray().Sum(cell => cell!.GetValue<long>())));
    }

    [FactNeeds("data/gas/solvents-nicla-hp354/cycles_other.csv")]
    public void Gas_CountsAlertsOnClassesItDoesNotKnowAndMapsNothingWithoutABaseline()
    {
        GasDataSet other = GasDataSet.Read(Repository.SharedPath("data/gas/solvents-nicla-hp354/cycles_other.csv"));
        EvaluationResult result = GasEvaluator.Evaluate(Bundle("gas"), other);

        Assert.Empty(result.Examples);
        Assert.Contains(result.Unmapped, item => item.Reason.Contains("no baseline", StringComparison.Ordinal));
    }

    [FactNeeds("data/sound/fsdd-speech/metadata.csv")]
    public void Sound_CallsEveryClipOfAnotherSetUnmapped()
    {
        var clips = SoundDataSet.Read(Repository.SharedPath("data/sound/fsdd-speech"));
        EvaluationResult result = SoundEvaluator.Evaluate(Bundle("sound"), clips, _ => { });

        Assert.Equal(40, clips.Count);
        Assert.Empty(result.Examples);
        UnmappedExamples speech = Assert.Single(result.Unmapped);
        Assert.Equal(("speech", 40, result.FalseAlarms), (speech.What, speech.Count, speech.Alerts));
        Assert.Null(EvaluationJson.Create(result)["accuracy"]);
    }

    private static ModelBundle Bundle(string name)
    {
        string folder = Path.Combine(Repository.Root, "Models", "released", name);
        return ModelBundle.Load(
            File.ReadAllBytes(Path.Combine(folder, ModelBundle.ManifestFile)),
            File.ReadAllBytes(Path.Combine(folder, ModelBundle.ModelFile)),
            File.ReadAllBytes(Path.Combine(folder, ModelBundle.CardFile)));
    }
}
