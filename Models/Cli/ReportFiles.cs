using System;
using System.IO;
using System.Text.Json;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Report;

namespace MeadowTinyMl.Models.Cli;

/// <summary>The two files of a report: the page, and the same as JSON beside it.</summary>
internal static class ReportFiles
{
    /// <summary>The page of a bundle's own report.</summary>
    public const string BundlePage = "report.html";

    /// <summary>The JSON of a bundle's own report.</summary>
    public const string BundleJson = "report.json";

    private const string PageEnd = ".html";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Refuses a name that is not of a page, before any work is done.</summary>
    public static void RequireName(string? file)
    {
        if (file != null && !file.EndsWith(PageEnd, StringComparison.OrdinalIgnoreCase))
        {
            throw new ArgumentException($"--report {file}: expected a name that ends in {PageEnd}; the JSON goes beside it.");
        }
    }

    public static void Write(EvaluationReport report, string file)
    {
        File.WriteAllText(file, EvaluationPage.Of(report));
        File.WriteAllText(Path.ChangeExtension(file, ".json"), Json(report));
    }

    public static string Json(EvaluationReport report) => EvaluationJson.Create(report).ToJsonString(Indented) + "\n";
}
