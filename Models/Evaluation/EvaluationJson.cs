using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace MeadowTinyMl.Evaluation;

/// <summary>An evaluation as JSON; the keys are stable.</summary>
public static class EvaluationJson
{
    /// <summary>Returns the document.</summary>
    /// <remarks>The figures are those of unseen examples, or of all where every one was in training: <c>on_training</c> says which.</remarks>
    public static JsonObject Create(EvaluationResult result)
    {
        IReadOnlyList<ScoredExample> reported = result.Reported;
        JsonObject json = Figures(result, reported);
        json.Insert(0, "model", result.Manifest.Id);
        json.Insert(1, "version", result.Manifest.Version);
        json.Insert(2, "samples", result.Examples.Count);
        json.Insert(3, "in_training", result.InTraining);
        json.Insert(4, "reported", reported.Count);
        json.Insert(5, "on_training", result.IsOnTraining);
        json["unmapped"] = new JsonArray(result.Unmapped.Select(item => (JsonNode)new JsonObject
        {
            ["what"] = item.What,
            ["count"] = item.Count,
            ["reason"] = item.Reason,
            ["alerts"] = item.Alerts,
        }).ToArray());
        json["false_alarms"] = result.FalseAlarms;
        if (result.InTraining > 0 && !result.IsOnTraining)
        {
            json["training_figures"] = Figures(result, result.Examples.Where(example => example.InTraining).ToArray());
        }

        return json;
    }

    private static JsonObject Figures(EvaluationResult result, IReadOnlyList<ScoredExample> examples)
    {
        ConfusionMatrix matrix = result.Confusion(examples);
        return new JsonObject
        {
            ["accuracy"] = matrix.Accuracy,
            ["error_rate"] = matrix.ErrorRate,
            ["balanced_accuracy"] = matrix.BalancedAccuracy,
            ["covered_accuracy"] = matrix.CoveredAccuracy,
            ["covered_balanced_accuracy"] = matrix.CoveredBalancedAccuracy,
            ["macro_f1"] = matrix.MacroF1,
            ["abstained"] = matrix.Abstained,
            ["classes"] = new JsonArray(Enumerable.Range(0, matrix.Labels.Count).Select(label => (JsonNode)Class(matrix, examples, label)).ToArray()),
            ["confusion"] = new JsonArray(Enumerable.Range(0, matrix.Labels.Count)
                .Select(actual => (JsonNode)new JsonArray(Enumerable.Range(0, matrix.Labels.Count + 1).Select(predicted => (JsonNode)matrix[actual, predicted]).ToArray()))
                .ToArray()),
        };
    }

    private static JsonObject Class(ConfusionMatrix matrix, IReadOnlyList<ScoredExample> examples, int label)
    {
        RocCurve roc = EvaluationResult.Roc(examples, label);
        return new JsonObject
        {
            ["name"] = matrix.Labels[label],
            ["support"] = matrix.Support(label),
            ["precision"] = matrix.Precision(label),
            ["recall"] = matrix.Recall(label),
            ["f1"] = matrix.F1(label),
            ["sensitivity"] = matrix.Recall(label),
            ["specificity"] = matrix.Specificity(label),
            ["tpr"] = matrix.Recall(label),
            ["fpr"] = matrix.FalsePositiveRate(label),
            ["tnr"] = matrix.Specificity(label),
            ["fnr"] = matrix.FalseNegativeRate(label),
            ["balanced_accuracy_against_rest"] = matrix.BalancedAccuracyAgainstRest(label),
            ["auc"] = roc.Area,
            ["roc"] = new JsonArray(Thin(roc.Points).Select(point => (JsonNode)new JsonArray(point.FalsePositiveRate, point.TruePositiveRate)).ToArray()),
        };
    }

    // At most about 100 points, the ends among them.
    private static IEnumerable<RocPoint> Thin(IReadOnlyList<RocPoint> points)
    {
        int step = (points.Count + 99) / 100;
        return points.Where((_, i) => i % step == 0 || i == points.Count - 1);
    }
}
