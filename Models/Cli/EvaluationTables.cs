using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Evaluation;
using Spectre.Console;

namespace MeadowTinyMl.Models.Cli;

/// <summary>An evaluation as tables for a person.</summary>
internal static class EvaluationTables
{
    public static void Print(EvaluationResult result)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = Console.IsOutputRedirected ? AnsiSupport.No : AnsiSupport.Detect });
        console.Profile.Width = Math.Max(console.Profile.Width, 150);
        console.WriteLine($"{result.Manifest.Id} {result.Manifest.Version}: {result.Examples.Count} samples, {result.InTraining} of them in training");
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

        foreach (UnmappedExamples item in result.Unmapped)
        {
            string alerts = item.Alerts > 0 ? $", {item.Alerts} would have raised an alert" : string.Empty;
            console.WriteLine($"not scored: {item.What}, {item.Count}: {item.Reason}{alerts}");
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

        var classes = new Table().AddColumns("class", "examples", "recall = sensitivity = TPR", "specificity = TNR", "FPR", "FNR", "precision", "F1", "balanced against rest", "AUC");
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
                EvaluationResult.Roc(examples, label).Area?.ToString("F3", CultureInfo.InvariantCulture) ?? "-");
            int actual = label;
            confusion.AddRow(Enumerable.Range(0, matrix.Labels.Count + 1)
                .Select(predicted => matrix[actual, predicted].ToString(CultureInfo.InvariantCulture))
                .Prepend(matrix.Labels[label])
                .ToArray());
        }

        console.Write(classes);
        console.Write(confusion);
    }

    private static string Percent(double? value) => value == null ? "-" : value.Value.ToString("0.0 %", CultureInfo.InvariantCulture);
}
