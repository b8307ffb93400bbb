using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Robustness;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>Parts that the model cards of both tasks share: figures as Markdown tables.</summary>
internal static class CardText
{
    /// <summary>Counts the best class of each prediction, without abstaining.</summary>
    public static ConfusionMatrix WithoutAbstaining(IReadOnlyList<string> labels, IEnumerable<FoldPrediction> predictions, Func<FoldPrediction, int[]> confidences)
    {
        var matrix = new ConfusionMatrix(labels);
        foreach (FoldPrediction prediction in predictions)
        {
            matrix.Add(prediction.Truth, Array.IndexOf(confidences(prediction), confidences(prediction).Max()));
        }

        return matrix;
    }

    public static string Summary(ConfusionMatrix floating, ConfusionMatrix int8, ConfusionMatrix byRule)
    {
        var text = new StringBuilder();
        text.AppendLine("| | float | int8 | int8, abstaining |");
        text.AppendLine("|---|---:|---:|---:|");
        Row("accuracy", matrix => matrix.Accuracy);
        Row("error rate", matrix => matrix.ErrorRate);
        Row("balanced accuracy (mean recall)", matrix => matrix.BalancedAccuracy);
        Row("macro F1", matrix => matrix.MacroF1);
        Row("accuracy of what was answered", matrix => matrix.CoveredAccuracy);
        Row("balanced accuracy of what was answered", matrix => matrix.CoveredBalancedAccuracy);
        text.AppendLine(CultureInfo.InvariantCulture, $"| abstained | 0 | 0 | {byRule.Abstained} of {byRule.Total} |");
        return text.ToString();

        void Row(string name, Func<ConfusionMatrix, double?> metric) =>
            text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {Share(metric(floating))} | {Share(metric(int8))} | {Share(metric(byRule))} |");
    }

    public static string Classes(IReadOnlyList<string> labels, ConfusionMatrix matrix, IReadOnlyList<FoldPrediction> predictions)
    {
        var text = new StringBuilder();
        text.AppendLine("| class | examples | recall | specificity | precision | F1 | AUC |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|");
        for (int label = 0; label < labels.Count; label++)
        {
            int positive = label;
            RocCurve roc = RocCurve.Create(
                predictions.Select(prediction => prediction.Int8Confidences[positive]).ToArray(),
                predictions.Select(prediction => prediction.Truth == positive).ToArray());
            text.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {labels[label]} | {matrix.Support(label)} | {Share(matrix.Recall(label))} | {Share(matrix.Specificity(label))} | {Share(matrix.Precision(label))} | {Share(matrix.F1(label))} | {Share(roc.Area)} |");
        }

        return text.ToString();
    }

    /// <summary>How far confidences can be taken at their word, before and after scaling.</summary>
    public static string Calibration(CrossFit fit)
    {
        Calibration before = fit.CalibrationOf(scaled: false);
        Calibration after = fit.CalibrationOf(scaled: true);
        var text = new StringBuilder();
        text.AppendLine("| | unscaled | scaled |");
        text.AppendLine("|---|---:|---:|");
        text.AppendLine(CultureInfo.InvariantCulture, $"| expected calibration error, {Evaluation.Calibration.BinCount} bins | {Share(before.ExpectedError)} | {Share(after.ExpectedError)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| Brier score | {Share(before.BrierScore)} | {Share(after.BrierScore)} |");
        text.AppendLine(CultureInfo.InvariantCulture, $"| negative log-likelihood | {Share(before.NegativeLogLikelihood)} | {Share(after.NegativeLogLikelihood)} |");
        return text.ToString();
    }

    /// <summary>A metric with its 95 % interval over recordings.</summary>
    public static string WithInterval(IReadOnlyList<string> labels, IReadOnlyList<FoldPrediction> predictions, Func<ConfusionMatrix, double?> metric)
    {
        ConfusionMatrix[] recordings = predictions.GroupBy(prediction => prediction.Recording)
            .Select(recording => WithoutAbstaining(labels, recording, prediction => prediction.Int8Confidences))
            .ToArray();
        Interval? interval = Bootstrap.Of(recordings, metric);
        return $"{Share(metric(WithoutAbstaining(labels, predictions, prediction => prediction.Int8Confidences)))} ({Share(interval?.Low)} to {Share(interval?.High)}, {recordings.Length} recordings)";
    }

    public static string Confusion(ConfusionMatrix matrix)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"| actual \\ answered | {string.Join(" | ", matrix.Labels)} | abstain |");
        text.AppendLine("|---|" + string.Concat(Enumerable.Repeat("---:|", matrix.Labels.Count + 1)));
        for (int actual = 0; actual < matrix.Labels.Count; actual++)
        {
            int row = actual;
            text.AppendLine(CultureInfo.InvariantCulture, $"| {matrix.Labels[actual]} | {string.Join(" | ", Enumerable.Range(0, matrix.Labels.Count + 1).Select(predicted => matrix[row, predicted]))} |");
        }

        return text.ToString();
    }

    public static string Folds(IReadOnlyList<string> labels, IReadOnlyList<FoldPrediction> predictions)
    {
        var text = new StringBuilder();
        text.AppendLine("| left out | examples | accuracy | recall by class |");
        text.AppendLine("|---|---:|---:|---|");
        foreach (IGrouping<string, FoldPrediction> fold in predictions.GroupBy(prediction => prediction.Fold))
        {
            ConfusionMatrix matrix = WithoutAbstaining(labels, fold, prediction => prediction.Int8Confidences);
            string recalls = string.Join(", ", Enumerable.Range(0, labels.Count)
                .Where(label => matrix.Support(label) > 0)
                .Select(label => $"{labels[label]} {Share(matrix.Recall(label))}"));
            text.AppendLine(CultureInfo.InvariantCulture, $"| {fold.Key} | {matrix.Total} | {Share(matrix.Accuracy)} | {recalls} |");
        }

        return text.ToString();
    }

    /// <summary>Each attribute with its worst group, and how far the best is above it.</summary>
    public static string Groups(EvaluationResult result)
    {
        var text = new StringBuilder("Balanced accuracy, an abstention counted as wrong; a group of one class shows its recall. All groups: `report.html`.\n\n");
        text.AppendLine("| attribute | groups | worst | its balanced accuracy | gap to the best |");
        text.AppendLine("|---|---:|---|---:|---:|");
        foreach (GroupFigures figures in result.ByGroup(result.Examples))
        {
            double? worst = figures.Worst == null ? null : figures.Groups.First(group => group.Name == figures.Worst).Matrix.BalancedAccuracy;
            text.AppendLine(CultureInfo.InvariantCulture, $"| {figures.Attribute} | {figures.Groups.Count} | {figures.Worst ?? "-"} | {Share(worst)} | {Share(figures.Gap)} |");
        }

        return text.ToString();
    }

    /// <summary>Right, abstained and wrong at the middle and the greatest strength of each disturbance.</summary>
    public static string Stress(IReadOnlyList<StressFigures> stress)
    {
        var text = new StringBuilder("Shares right / abstained / wrong. All strengths, drawn: `report.html`.\n\n");
        text.AppendLine("| disturbance | none | middle | greatest |");
        text.AppendLine("|---|---|---|---|");
        foreach (StressFigures figures in stress)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {figures.Name}, {figures.Unit} | {Point(figures.Points[0])} | {(figures.Points.Count > 2 ? Point(figures.Points[figures.Points.Count / 2]) : "-")} | {Point(figures.Points[^1])} |");
        }

        return text.ToString();

        string Point(StressPoint point) => $"{point.Strength}: {Share(point.Matrix.Accuracy)} / {Share(point.Abstained)} / {Share(point.Wrong)}";
    }

    /// <summary>How soon an alert is raised.</summary>
    public static string Delays(IReadOnlyList<DetectionDelay> delays)
    {
        var text = new StringBuilder("From the first scored scan of an exposure to the end of the scan that alerts.\n\n");
        text.AppendLine("| class | exposures | never alerted | half within | nine tenths within |");
        text.AppendLine("|---|---:|---:|---:|---:|");
        foreach (DetectionDelay delay in delays)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {delay.Class} | {delay.Delays.Count + delay.Missed} | {delay.Missed} | {Seconds(delay.Median)} | {Seconds(delay.NineTenths)} |");
        }

        return text.ToString();

        string Seconds(TimeSpan? time) => time is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:F1} s") : "more are missed";
    }

    public static string Hashes(ModelManifest manifest) =>
        $"Hash of the training data, as `tinyml describe` prints it: `{DataSheet.HashOf(manifest.Training)}`; of `model.tflite`: `{manifest.ModelSha256}`.";

    public static string Size(byte[] model)
    {
        var interpreter = new Interpreter(TfliteModel.Parse(model));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{model.Length:N0} bytes of `.tflite`, {interpreter.MultiplyAccumulates:N0} multiply-accumulates and {interpreter.ArenaBytes:N0} bytes of working memory for one input.");
    }

    /// <summary>What one input costs on the board, all around the network included.</summary>
    public static string Cost(ModelManifest manifest) => manifest.Budget is not { } budget ? string.Empty : string.Create(
        CultureInfo.InvariantCulture,
        $"On the board {(manifest.FrontEnd == null ? "one scan" : "one second of sound")} takes {budget.Microjoules / 1e3:N1} mJ in {budget.Microseconds / 1e3:N1} ms and {budget.RamBytes:N0} bytes of memory, driver, front end and buffers included: estimates, good to a factor of two, of a board that has not been measured.");

    /// <summary>A share with three digits.</summary>
    public static string Share(double? value) => value?.ToString("0.000", CultureInfo.InvariantCulture) ?? "not measured";
}
