using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Drawing;
using static MeadowTinyMl.Evaluation.Report.Words;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>The figures of all classes together, of each class, and the counts that they come from.</summary>
internal static class FigureSection
{
    public static string Of(EvaluationResult result)
    {
        IReadOnlyList<ConfusionMatrix> recordings = result.ByRecording(result.Reported);
        ConfusionMatrix matrix = result.Confusion(result.Reported);
        Calibration calibration = EvaluationResult.CalibrationOf(result.Reported);
        RiskCoverageCurve risk = EvaluationResult.RiskCoverage(result.Reported);
        var table = new HtmlTable(Text($"Figures with 95 % intervals over {recordings.Count} recordings, {Bootstrap.Draws:N0} draws"), "figure", "#value", "reads");
        Row("accuracy", one => one.Accuracy, "right of all; an abstention counts as wrong");
        Row("error rate", one => one.ErrorRate, "1 less accuracy");
        Row("balanced accuracy", one => one.BalancedAccuracy, "mean recall of the classes: a common class weighs no more than a rare one");
        Row("accuracy of what is answered", one => one.CoveredAccuracy, "abstentions left out");
        Row("balanced accuracy of what is answered", one => one.CoveredBalancedAccuracy, "abstentions left out");
        Row("macro F1", one => one.MacroF1, "mean F1 of the classes");
        Row("weighted F1", one => one.WeightedF1, "each class weighs as many samples as it has");
        Row("micro F1", one => one.MicroF1, "from sums over all classes");
        table.Add("Matthews correlation", Number(matrix.MatthewsCorrelation), "0 is chance, 1 is perfect");
        table.Add("expected calibration error", Number(calibration.ExpectedError), "mean distance of confidence and accuracy");
        table.Add("Brier score", Number(calibration.BrierScore), "0 is perfect, 2 the worst");
        table.Add("negative log-likelihood", Number(calibration.NegativeLogLikelihood), "0 is perfect");
        table.Add("area of risk over coverage", Number(risk.Area), "mean share of wrong answers as the surest are given first; 0 is perfect");
        table.Add("balanced accuracy of the surest 90 %", Percent(risk.BalancedAccuracyAt(0.9)), "whatever the thresholds are");
        return table.ToString();

        void Row(string name, Func<ConfusionMatrix, double?> metric, string reads) => table.Add(name, Percent(metric(matrix), Bootstrap.Of(recordings, metric)), reads);
    }

    public static string Confusion(EvaluationResult result)
    {
        ConfusionMatrix matrix = result.Confusion(result.Reported);
        string[] rows = matrix.Labels.Select(Name).ToArray();
        string[] columns = [.. rows, "abstained"];
        (int Actual, int Answered)[] worst = Enumerable.Range(0, rows.Length)
            .SelectMany(actual => Enumerable.Range(0, columns.Length).Where(answered => answered != actual).Select(answered => (actual, answered)))
            .Where(pair => matrix[pair.Item1, pair.Item2] > 0)
            .OrderByDescending(pair => matrix[pair.Item1, pair.Item2])
            .Take(3)
            .ToArray();
        string description = worst.Length == 0
            ? "Every sample was answered with its own class."
            : "The most common mistakes: " + string.Join("; ", worst.Select(pair => Text($"{matrix[pair.Actual, pair.Answered]:N0} of {matrix.Support(pair.Actual):N0} {rows[pair.Actual]} {(pair.Answered == rows.Length ? "abstained from" : "answered with " + columns[pair.Answered])}"))) + ".";
        var table = new HtmlTable("The same counts", ["actual", .. columns.Select(column => "#" + column)]);
        for (int actual = 0; actual < rows.Length; actual++)
        {
            int row = actual;
            table.Add([rows[row], .. Enumerable.Range(0, columns.Length).Select(answered => Whole(matrix[row, answered]))]);
        }

        return MatrixPlot.Draw("confusion-plot", "Actual classes in rows, answers in columns; shade is the share of the row", description, rows, columns, (row, column) => matrix[row, column])
            + $"<p>{Escape(description)}</p>" + table;
    }

    public static string Classes(EvaluationResult result)
    {
        ConfusionMatrix matrix = result.Confusion(result.Reported);
        IReadOnlyList<ConfusionMatrix> recordings = result.ByRecording(result.Reported);
        var table = new HtmlTable(
            "Each class against the rest, abstentions counted as missed; recall with its 95 % interval over recordings",
            "class",
            "#samples",
            "#recall, sensitivity, TPR",
            "#specificity, TNR",
            "#FPR",
            "#FNR",
            "#precision",
            "#F1",
            "#balanced");
        for (int label = 0; label < matrix.Labels.Count; label++)
        {
            int one = label;
            table.Add(
                Escape(Name(matrix.Labels[label])),
                Whole(matrix.Support(label)),
                Percent(matrix.Recall(label), Bootstrap.Of(recordings, counts => counts.Recall(one))),
                Percent(matrix.Specificity(label)),
                Percent(matrix.FalsePositiveRate(label)),
                Percent(matrix.FalseNegativeRate(label)),
                Percent(matrix.Precision(label)),
                Percent(matrix.F1(label)),
                Percent(matrix.BalancedAccuracyAgainstRest(label)));
        }

        return table.ToString();
    }
}
