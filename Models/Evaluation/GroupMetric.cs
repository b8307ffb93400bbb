using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Evaluation;

/// <summary>A figure that is told of every group.</summary>
/// <param name="Key">Its name in the JSON of the whole evaluation; that of one class has the class behind it.</param>
/// <param name="IsLowBetter">Whether less is better.</param>
/// <param name="Of">What it is of a group's counts and examples; null where it is not measured.</param>
public sealed record GroupMetric(string Key, bool IsLowBetter, Func<ConfusionMatrix, IReadOnlyList<ScoredExample>, double?> Of)
{
    /// <summary>Gets the figures of all classes together.</summary>
    public static IReadOnlyList<GroupMetric> Overall { get; } =
    [
        High("accuracy", matrix => matrix.Accuracy),
        Low("error_rate", matrix => matrix.ErrorRate),
        High("balanced_accuracy", matrix => matrix.BalancedAccuracy),
        High("covered_accuracy", matrix => matrix.CoveredAccuracy),
        High("covered_balanced_accuracy", matrix => matrix.CoveredBalancedAccuracy),
        High("macro_precision", matrix => matrix.MacroPrecision),
        High("macro_f1", matrix => matrix.MacroF1),
        High("micro_f1", matrix => matrix.MicroF1),
        High("weighted_precision", matrix => matrix.WeightedPrecision),
        High("weighted_f1", matrix => matrix.WeightedF1),
        High("matthews_correlation", matrix => matrix.MatthewsCorrelation),
        Low("abstained_share", matrix => matrix.Total == 0 ? null : (double)matrix.Abstained / matrix.Total),
        new("expected_calibration_error", true, (_, examples) => EvaluationResult.CalibrationOf(examples).ExpectedError),
        new("brier_score", true, (_, examples) => EvaluationResult.CalibrationOf(examples).BrierScore),
        new("negative_log_likelihood", true, (_, examples) => EvaluationResult.CalibrationOf(examples).NegativeLogLikelihood),
        new("risk_coverage_area", true, (_, examples) => EvaluationResult.RiskCoverage(examples).Area),
    ];

    /// <summary>Returns the figures of one class against the rest.</summary>
    /// <param name="name">The class.</param>
    /// <param name="label">Its index.</param>
    public static IReadOnlyList<GroupMetric> OfClass(string name, int label) =>
    [
        High("recall_" + name, matrix => matrix.Recall(label)),
        Low("fnr_" + name, matrix => matrix.FalseNegativeRate(label)),
        High("specificity_" + name, matrix => matrix.Specificity(label)),
        Low("fpr_" + name, matrix => matrix.FalsePositiveRate(label)),
        High("precision_" + name, matrix => matrix.Precision(label)),
        High("f1_" + name, matrix => matrix.F1(label)),
        new("auc_" + name, false, (_, examples) => EvaluationResult.Roc(examples, label).Area),
        new("average_precision_" + name, false, (_, examples) => EvaluationResult.PrecisionRecall(examples, label).AveragePrecision),
    ];

    /// <summary>Returns every figure: of all classes together, then of each.</summary>
    /// <param name="labels">The classes.</param>
    public static IReadOnlyList<GroupMetric> All(IReadOnlyList<string> labels) => [.. Overall, .. labels.SelectMany(OfClass)];

    private static GroupMetric High(string key, Func<ConfusionMatrix, double?> of) => new(key, false, (matrix, _) => of(matrix));

    private static GroupMetric Low(string key, Func<ConfusionMatrix, double?> of) => new(key, true, (matrix, _) => of(matrix));
}
