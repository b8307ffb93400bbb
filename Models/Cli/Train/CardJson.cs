using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>The model card as JSON: the sections of the field's model cards, with the figures of the Markdown card.</summary>
/// <remarks>Mitchell et al., Model cards for model reporting, FAT* 2019: details, intended use, factors, metrics, evaluation and training data, analyses, caveats.</remarks>
internal static class CardJson
{
    public const string File = "card.json";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the file's text.</summary>
    /// <param name="manifest">The released manifest, its model's digest in it.</param>
    /// <param name="facts">The words.</param>
    /// <param name="size">What the network takes of a board.</param>
    /// <param name="fit">The cross-validation.</param>
    /// <param name="byRule">Its counts with abstentions, as in the Markdown card.</param>
    /// <param name="validated">The same, run as bundles, for its groups.</param>
    /// <param name="monitoring">The numbers that a log is held against.</param>
    /// <param name="energy">What training took.</param>
    /// <param name="data">Where the recordings come from.</param>
    /// <param name="hazards">What comes of the alarm's thresholds; null where no unknown sounds were given.</param>
    public static string Write(
        ModelManifest manifest, CardFacts facts, ModelSize size, CrossFit fit, ConfusionMatrix byRule, CrossValidated validated, JsonObject monitoring, TrainingEnergy energy, IReadOnlyList<JsonObject> data, HazardThresholds? hazards = null)
    {
        ConfusionMatrix int8 = CardText.WithoutAbstaining(manifest.Labels, fit.Predictions, prediction => prediction.Int8Confidences);
        ConfusionMatrix floating = CardText.WithoutAbstaining(manifest.Labels, fit.Predictions, prediction => prediction.FloatConfidences);
        ConfusionMatrix[] recordings = fit.Predictions.GroupBy(prediction => prediction.Recording)
            .Select(recording => CardText.WithoutAbstaining(manifest.Labels, recording, prediction => prediction.Int8Confidences))
            .ToArray();
        var json = new JsonObject
        {
            ["schema"] = "meadowtinyml-model-card/1",
            ["model_details"] = new JsonObject
            {
                ["id"] = manifest.Id,
                ["version"] = manifest.Version,
                ["task"] = manifest.Task,
                ["summary"] = facts.Summary,
                ["labels"] = Texts(manifest.Labels),
                ["levels"] = Texts(manifest.LevelNames()),
                ["thresholds"] = new JsonArray(manifest.Thresholds.Select(threshold => (JsonNode)threshold).ToArray()),
                ["clip_exponent"] = manifest.FrontEnd == null ? null : manifest.ClipExponent / 100.0,
                ["size"] = new JsonObject { ["bytes"] = size.Bytes, ["multiply_accumulates"] = size.MultiplyAccumulates, ["arena_bytes"] = size.ArenaBytes },
                ["board_budget"] = manifest.Budget is not { } budget ? null : new JsonObject
                {
                    ["flash_bytes"] = budget.FlashBytes,
                    ["ram_bytes"] = budget.RamBytes,
                    ["milliseconds"] = budget.Microseconds / 1e3,
                    ["millijoules"] = budget.Microjoules / 1e3,
                },
                ["model_sha256"] = manifest.ModelSha256,
                ["code"] = manifest.Code,
                ["command"] = manifest.Command,
                ["seed"] = manifest.Seed,
                ["licence"] = CardFacts.Licence,
                ["contact"] = CardFacts.Contact,
            },
            ["intended_use"] = new JsonObject { ["primary"] = facts.IntendedUse, ["out_of_scope"] = facts.NeverClaimed, ["blind_spots"] = facts.BlindSpots },
            ["factors"] = Texts(validated.Result.Examples.SelectMany(example => example.Groups.Keys).Distinct().Order(StringComparer.Ordinal)),
            ["training_data"] = new JsonObject
            {
                ["sets"] = new JsonArray(data.Select(set => (JsonNode)set).ToArray()),
                ["samples"] = manifest.Training.Count,
                ["sha256"] = DataSheet.HashOf(manifest.Training),
            },
            ["evaluation"] = new JsonObject
            {
                ["protocol"] = facts.Protocol,
                ["examples"] = fit.Predictions.Count,
                ["recordings"] = recordings.Length,
                ["metrics"] = new JsonArray(
                    Metric("accuracy", matrix => matrix.Accuracy),
                    Metric("balanced_accuracy", matrix => matrix.BalancedAccuracy),
                    Metric("macro_f1", matrix => matrix.MacroF1),
                    Metric("matthews_correlation", matrix => matrix.MatthewsCorrelation)),
                ["abstaining"] = new JsonObject
                {
                    ["abstained"] = byRule.Abstained,
                    ["balanced_accuracy"] = byRule.BalancedAccuracy,
                    ["covered_accuracy"] = byRule.CoveredAccuracy,
                    ["covered_balanced_accuracy"] = byRule.CoveredBalancedAccuracy,
                },
                ["classes"] = new JsonArray(Enumerable.Range(0, manifest.Labels.Count).Select(label => (JsonNode)new JsonObject
                {
                    ["name"] = manifest.Labels[label],
                    ["support"] = int8.Support(label),
                    ["recall"] = int8.Recall(label),
                    ["recall_95"] = Ends(Bootstrap.Of(recordings, matrix => matrix.Recall(label))),
                    ["precision"] = int8.Precision(label),
                    ["specificity"] = int8.Specificity(label),
                    ["f1"] = int8.F1(label),
                }).ToArray()),
                ["calibration_error"] = fit.CalibrationOf(scaled: true).ExpectedError,
                ["groups"] = new JsonArray(validated.Result.ByGroup(validated.Result.Examples).Select(figures => (JsonNode)new JsonObject
                {
                    ["attribute"] = figures.Attribute,
                    ["worst"] = figures.Worst,
                    ["gap"] = figures.Gap,
                }).ToArray()),
                ["under_disturbance"] = new JsonArray(validated.Stress.Select(figures => (JsonNode)new JsonObject
                {
                    ["name"] = figures.Name,
                    ["unit"] = figures.Unit,
                    ["greatest"] = figures.Points[^1].Strength,
                    ["accuracy"] = figures.Points[^1].Matrix.Accuracy,
                    ["abstained"] = figures.Points[^1].Abstained,
                    ["wrong"] = figures.Points[^1].Wrong,
                }).ToArray()),
            },
            ["limits"] = Texts(facts.Limits),
            ["energy"] = energy.Json(),
            ["monitoring"] = monitoring.DeepClone(),
        };
        if (hazards != null)
        {
            json["evaluation"]!["hazards"] = hazards.Json();
        }

        return json.ToJsonString(Readable) + "\n";

        JsonNode Metric(string name, Func<ConfusionMatrix, double?> metric) => new JsonObject
        {
            ["name"] = name,
            ["int8"] = metric(int8),
            ["int8_95"] = Ends(Bootstrap.Of(recordings, metric)),
            ["float"] = metric(floating),
        };
    }

    private static JsonArray? Ends(Interval? interval) => interval is { } ends ? new JsonArray(ends.Low, ends.High) : null;

    private static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(text => (JsonNode)text).ToArray());
}
