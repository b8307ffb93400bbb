using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Evaluation.Report;

namespace MeadowTinyMl.Evaluation;

/// <summary>An evaluation as JSON; the keys are stable.</summary>
public static class EvaluationJson
{
    /// <summary>Returns the document of a report: the evaluation's, with what the report tells beside it.</summary>
    public static JsonObject Create(EvaluationReport report)
    {
        JsonObject json = Create(report.Result);
        json["data"] = report.Data;
        json["basis"] = report.Basis;
        json["size"] = Size(report.Size);
        json["detection_delay"] = new JsonArray(report.Delays.Select(delay => (JsonNode)new JsonObject
        {
            ["class"] = delay.Class,
            ["exposures"] = delay.Delays.Count + delay.Missed,
            ["missed"] = delay.Missed,
            ["median_seconds"] = delay.Median?.TotalSeconds,
            ["nine_tenths_seconds"] = delay.NineTenths?.TotalSeconds,
        }).ToArray());
        json["stress"] = new JsonArray(report.Stress.Select(figures => (JsonNode)new JsonObject
        {
            ["name"] = figures.Name,
            ["unit"] = figures.Unit,
            ["points"] = new JsonArray(figures.Points.Select(point => (JsonNode)new JsonObject
            {
                ["strength"] = point.Strength,
                ["accuracy"] = point.Matrix.Accuracy,
                ["abstained"] = point.Abstained,
                ["wrong"] = point.Wrong,
                ["balanced_accuracy"] = point.Matrix.BalancedAccuracy,
                ["covered_accuracy"] = point.Matrix.CoveredAccuracy,
                ["alerts"] = point.Alerts,
            }).ToArray()),
        }).ToArray());
        if (report.Hazards is { } hazards)
        {
            json["hazards"] = Hazards(hazards);
        }

        json["beside"] = new JsonArray(report.Beside.Select(other => (JsonNode)new JsonObject
        {
            ["model"] = other.Result.Manifest.Id,
            ["version"] = other.Result.Manifest.Version,
            ["on_training"] = other.Result.IsOnTraining,
            ["balanced_accuracy"] = other.Result.Confusion(other.Result.Reported).BalancedAccuracy,
            ["size"] = Size(other.Size),
        }).ToArray());
        return json;
    }

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
        json["training_recordings"] = new JsonArray(result.TrainingRecordings.Select(item => (JsonNode)new JsonObject { ["recording"] = item.Recording, ["samples"] = item.Count }).ToArray());
        json["intervals"] = Intervals(result, reported);
        json["calibration"] = Calibrated(EvaluationResult.CalibrationOf(reported));
        json["risk_coverage"] = RiskCoverage(EvaluationResult.RiskCoverage(reported));
        json["groups"] = new JsonArray(result.ByGroup(reported).Select(figures => (JsonNode)Group(figures, GroupMetric.All(result.Manifest.Labels))).ToArray());
        json["unmapped"] = new JsonArray(result.Unmapped.Select(item => (JsonNode)new JsonObject
        {
            ["what"] = item.What,
            ["count"] = item.Count,
            ["reason"] = item.Reason,
            ["alerts"] = item.Alerts,
        }).ToArray());
        json["false_alarms"] = result.FalseAlarms;
        if (result.FalseAlarms > 0)
        {
            json["false_alarm_classes"] = AlertClasses(result);
        }

        json["false_alarm_rate"] = result.FalseAlarmRate is { } rate
            ? new JsonObject { ["hours"] = rate.Hours, ["per_hour"] = rate.PerHour, ["upper_95_per_hour"] = rate.UpperBoundPerHour }
            : null;
        if (result.InTraining > 0 && !result.IsOnTraining)
        {
            json["training_figures"] = Figures(result, result.Examples.Where(example => example.InTraining).ToArray());
        }

        return json;
    }

    // Of each unknown class, for which of its own the bundle would have raised alerts.
    private static JsonObject AlertClasses(EvaluationResult result) => new(result.Unknown.Select(example => example.Class).Distinct().Order(StringComparer.Ordinal)
        .Select(unknown => (Unknown: unknown, Alerts: result.AlertClasses(unknown)))
        .Where(item => item.Alerts.Count > 0)
        .Select(item => KeyValuePair.Create(item.Unknown, (JsonNode?)new JsonObject(item.Alerts.Select(alert => KeyValuePair.Create(alert.Label, (JsonNode?)alert.Count))))));

    private static JsonObject Hazards(HazardCurve hazards) => new()
    {
        ["unknown_clips"] = hazards.Clips,
        ["unknown_minutes"] = hazards.Time.TotalMinutes,
        ["auc"] = hazards.Roc.Area,
        ["curve"] = new JsonArray(HazardCurve.Counts.Select(alarms => (JsonNode)new JsonObject { ["false_alarms"] = alarms, ["recall"] = hazards.RecallAt(alarms) }).ToArray()),
        ["thresholds"] = new JsonArray(hazards.Places.Select(place => (JsonNode)new JsonObject { ["name"] = place.Word, ["false_alarms"] = place.Alarms, ["recall"] = place.Recall }).ToArray()),
    };

    private static JsonObject Size(ModelSize size) => new()
    {
        ["bytes"] = size.Bytes,
        ["multiply_accumulates"] = size.MultiplyAccumulates,
        ["arena_bytes"] = size.ArenaBytes,
    };

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
            ["macro_precision"] = matrix.MacroPrecision,
            ["macro_f1"] = matrix.MacroF1,
            ["micro_precision"] = matrix.MicroPrecision,
            ["micro_recall"] = matrix.MicroRecall,
            ["micro_f1"] = matrix.MicroF1,
            ["weighted_precision"] = matrix.WeightedPrecision,
            ["weighted_recall"] = matrix.WeightedRecall,
            ["weighted_f1"] = matrix.WeightedF1,
            ["matthews_correlation"] = matrix.MatthewsCorrelation,
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
        PrecisionRecallCurve precisionRecall = EvaluationResult.PrecisionRecall(examples, label);
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
            ["operating_point"] = roc.OperatingPoint is { } point
                ? new JsonObject { ["threshold"] = point.Threshold, ["fpr"] = point.FalsePositiveRate, ["tpr"] = point.TruePositiveRate }
                : null,
            ["average_precision"] = precisionRecall.AveragePrecision,
            ["precision_recall"] = new JsonArray(Thin(precisionRecall.Points).Select(point => (JsonNode)new JsonArray(point.Recall, point.Precision)).ToArray()),
        };
    }

    private static JsonObject Intervals(EvaluationResult result, IReadOnlyList<ScoredExample> examples)
    {
        IReadOnlyList<ConfusionMatrix> recordings = result.ByRecording(examples);
        var json = new JsonObject { ["recordings"] = recordings.Count, ["draws"] = Bootstrap.Draws };
        Add("accuracy", matrix => matrix.Accuracy);
        Add("balanced_accuracy", matrix => matrix.BalancedAccuracy);
        Add("covered_balanced_accuracy", matrix => matrix.CoveredBalancedAccuracy);
        Add("macro_f1", matrix => matrix.MacroF1);
        for (int label = 0; label < result.Manifest.Labels.Count; label++)
        {
            int one = label;
            Add("recall_" + result.Manifest.Labels[label], matrix => matrix.Recall(one));
        }

        return json;

        void Add(string name, Func<ConfusionMatrix, double?> metric) =>
            json[name] = Bootstrap.Of(recordings, metric) is { } interval ? new JsonArray(interval.Low, interval.High) : null;
    }

    private static JsonObject Calibrated(Calibration calibration) => new()
    {
        ["expected_calibration_error"] = calibration.ExpectedError,
        ["maximum_calibration_error"] = calibration.MaximumError,
        ["brier_score"] = calibration.BrierScore,
        ["negative_log_likelihood"] = calibration.NegativeLogLikelihood,
        ["bins"] = new JsonArray(calibration.Bins.Select(bin => (JsonNode)new JsonObject
        {
            ["low"] = bin.Low,
            ["high"] = bin.High,
            ["count"] = bin.Count,
            ["confidence"] = bin.Confidence,
            ["accuracy"] = bin.Accuracy,
        }).ToArray()),
    };

    private static JsonObject RiskCoverage(RiskCoverageCurve curve) => new()
    {
        ["area"] = curve.Area,
        ["balanced_accuracy_at_90_percent"] = curve.BalancedAccuracyAt(0.9),
        ["points"] = new JsonArray(Thin(curve.Points).Select(point => (JsonNode)new JsonArray(point.Coverage, point.Risk)).ToArray()),
    };

    private static JsonObject Group(GroupFigures figures, IReadOnlyList<GroupMetric> metrics) => new()
    {
        ["attribute"] = figures.Attribute,
        ["worst"] = figures.Worst,
        ["gap"] = figures.Gap,
        ["by_figure"] = new JsonArray(metrics.Select(metric => (JsonNode)ByFigure(metric.Key, figures.By(metric))).ToArray()),
        ["groups"] = new JsonArray(figures.Groups.Select(group => (JsonNode)new JsonObject
        {
            ["name"] = group.Name,
            ["samples"] = group.Matrix.Total,
            ["accuracy"] = group.Matrix.Accuracy,
            ["balanced_accuracy"] = group.Matrix.BalancedAccuracy,
            ["covered_balanced_accuracy"] = group.Matrix.CoveredBalancedAccuracy,
            ["macro_f1"] = group.Matrix.MacroF1,
            ["matthews_correlation"] = group.Matrix.MatthewsCorrelation,
            ["abstained"] = group.Matrix.Abstained,
            ["recalls"] = new JsonArray(Enumerable.Range(0, group.Matrix.Labels.Count).Select(label => (JsonNode?)group.Matrix.Recall(label)).ToArray()),
            ["figures"] = new JsonObject(metrics.Select(metric => KeyValuePair.Create(metric.Key, (JsonNode?)metric.Of(group.Matrix, group.Examples)))),
        }).ToArray()),
    };

    private static JsonObject ByFigure(string key, (string? Worst, double? Value, double? Gap) by) =>
        new() { ["figure"] = key, ["worst"] = by.Worst, ["value"] = by.Value, ["gap"] = by.Gap };

    // At most about 100 points, the ends among them.
    private static IEnumerable<T> Thin<T>(IReadOnlyList<T> points)
    {
        int step = (points.Count + 99) / 100;
        return points.Where((_, i) => i % step == 0 || i == points.Count - 1);
    }
}
