using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Report;
using MeadowTinyMl.Evaluation.Robustness;
using Spectre.Console;

namespace MeadowTinyMl.Models.Cli;

/// <summary>An evaluation as tables for a person.</summary>
internal static class EvaluationTables
{
    private const int MostRecordings = 20;

    /// <summary>Opens the console, wide enough for the tables.</summary>
    public static IAnsiConsole Open()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        console.Profile.Width = Math.Max(console.Profile.Width, 150);
        return console;
    }

    public static void Print(EvaluationReport report)
    {
        EvaluationResult result = report.Result;
        IAnsiConsole console = Open();
        console.WriteLine($"{result.Manifest.Id} {result.Manifest.Version}: {result.Examples.Count} samples, {result.InTraining} of them in training");
        if (result.InTraining > 0)
        {
            IReadOnlyList<(string Recording, int Count)> known = result.TrainingRecordings;
            string more = known.Count > MostRecordings ? $" and {known.Count - MostRecordings} more recordings, in the JSON" : string.Empty;
            console.WriteLine($"in training: {string.Join(", ", known.Take(MostRecordings).Select(item => $"{item.Recording} ({item.Count})"))}{more}");
        }

        ScoredExample[] unseen = result.Examples.Where(example => !example.InTraining).ToArray();
        ScoredExample[] seen = result.Examples.Where(example => example.InTraining).ToArray();
        if (unseen.Length > 0)
        {
            Figures(console, result, unseen, "on unseen recordings");
        }

        if (seen.Length > 0)
        {
            Figures(console, result, seen, "on training recordings (no measure of quality)");
        }

        Groups(console, result);
        foreach (DetectionDelay delay in report.Delays)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{delay.Class}: of {delay.Delays.Count + delay.Missed} exposures {delay.Missed} never alerted, half did within {delay.Median?.TotalSeconds:F1} s, nine tenths within {delay.NineTenths?.TotalSeconds:F1} s"));
        }

        Stress(console, report.Stress);
        if (result.FalseAlarmRate is { } rate)
        {
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{rate.Count} false alarms in {60 * rate.Hours:F1} min of unknown classes: {rate.PerHour:F1} an hour, at most {rate.UpperBoundPerHour:F1} with 95 % confidence{AlertClasses(result, null)}"));
        }

        foreach (UnmappedExamples item in result.Unmapped)
        {
            string alerts = item.Alerts > 0 ? $", {item.Alerts} would have raised an alert{AlertClasses(result, item.What)}" : string.Empty;
            console.WriteLine($"not scored: {item.What}, {item.Count}: {item.Reason}{alerts}");
        }
    }

    private static string AlertClasses(EvaluationResult result, string? unknown)
    {
        IReadOnlyList<(string Label, int Count)> classes = result.AlertClasses(unknown);
        return classes.Count == 0 ? string.Empty : ": " + string.Join(", ", classes.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Label} {item.Count}")));
    }

    private static void Stress(IAnsiConsole console, IReadOnlyList<StressFigures> stress)
    {
        foreach (StressFigures figures in stress)
        {
            Table table = new Table().AddColumns(Markup.Escape($"{figures.Name}, {figures.Unit}"), "right", "abstained", "wrong", "balanced accuracy", "right of what is answered", "alerts");
            foreach (StressPoint point in figures.Points)
            {
                table.AddRow(
                    Markup.Escape(point.Strength),
                    Percent(point.Matrix.Accuracy),
                    Percent(point.Abstained),
                    Percent(point.Wrong),
                    Percent(point.Matrix.BalancedAccuracy),
                    Percent(point.Matrix.CoveredAccuracy),
                    point.Alerts.ToString(CultureInfo.InvariantCulture));
            }

            console.Write(table);
        }
    }

    private static void Groups(IAnsiConsole console, EvaluationResult result)
    {
        foreach (GroupFigures figures in result.ByGroup(result.Reported).Where(figures => figures.Gap != null))
        {
            console.WriteLine($"by {figures.Attribute}, {figures.Groups.Count} groups: worst balanced accuracy {figures.Worst}, {Percent(figures.Gap)} below the best");
        }
    }

    private static void Figures(IAnsiConsole console, EvaluationResult result, IReadOnlyList<ScoredExample> examples, string heading)
    {
        ConfusionMatrix matrix = result.Confusion(examples);
        console.WriteLine();
        console.WriteLine(heading);
        console.WriteLine(
            $"accuracy {Percent(matrix.Accuracy)}, error rate {Percent(matrix.ErrorRate)}, balanced accuracy {Percent(matrix.BalancedAccuracy)}, macro F1 {Percent(matrix.MacroF1)}; " +
            $"{matrix.Abstained} abstained, without them accuracy {Percent(matrix.CoveredAccuracy)}, balanced {Percent(matrix.CoveredBalancedAccuracy)}");

        Calibration calibration = EvaluationResult.CalibrationOf(examples);
        RiskCoverageCurve risk = EvaluationResult.RiskCoverage(examples);
        IReadOnlyList<ConfusionMatrix> recordings = result.ByRecording(examples);
        console.WriteLine(
            $"95 % over {recordings.Count} recordings: accuracy {Range(Bootstrap.Of(recordings, one => one.Accuracy))}, balanced {Range(Bootstrap.Of(recordings, one => one.BalancedAccuracy))}; " +
            $"Matthews correlation {Number(matrix.MatthewsCorrelation)}, weighted F1 {Percent(matrix.WeightedF1)}, micro F1 {Percent(matrix.MicroF1)}");
        console.WriteLine(
            $"expected calibration error {Number(calibration.ExpectedError)}, Brier score {Number(calibration.BrierScore)}; area of risk over coverage {Number(risk.Area)}, " +
            $"balanced accuracy of the surest 90 % {Percent(risk.BalancedAccuracyAt(0.9))}");
        var classes = new Table().AddColumns("class", "examples", "recall = sensitivity = TPR", "specificity = TNR", "FPR", "FNR", "precision", "F1", "balanced against rest", "AUC", "average precision");
        var confusion = new Table();
        confusion.AddColumn("actual \\ answered");
        foreach (string label in matrix.Labels.Append("abstain"))
        {
            confusion.AddColumn(label);
        }

        for (int label = 0; label < matrix.Labels.Count; label++)
        {
            classes.AddRow(
                matrix.Labels[label],
                matrix.Support(label).ToString(CultureInfo.InvariantCulture),
                Percent(matrix.Recall(label)),
                Percent(matrix.Specificity(label)),
                Percent(matrix.FalsePositiveRate(label)),
                Percent(matrix.FalseNegativeRate(label)),
                Percent(matrix.Precision(label)),
                Percent(matrix.F1(label)),
                Percent(matrix.BalancedAccuracyAgainstRest(label)),
                Number(EvaluationResult.Roc(examples, label).Area),
                Number(EvaluationResult.PrecisionRecall(examples, label).AveragePrecision));
            int actual = label;
            confusion.AddRow(Enumerable.Range(0, matrix.Labels.Count + 1)
                .Select(predicted => matrix[actual, predicted].ToString(CultureInfo.InvariantCulture))
                .Prepend(matrix.Labels[label])
                .ToArray());
        }

        console.Write(classes);
        console.Write(confusion);
    }

    private static string Range(Interval? interval) => interval == null ? "-" : $"{Percent(interval.Value.Low)} to {Percent(interval.Value.High)}";

    private static string Number(double? value) => value?.ToString("F3", CultureInfo.InvariantCulture) ?? "-";

    private static string Percent(double? value) => value == null ? "-" : value.Value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
