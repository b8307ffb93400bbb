using System;
using System.CommandLine;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Report;

namespace MeadowTinyMl.Models.Cli;

/// <summary><c>tinyml evaluate</c>: how good a bundle is on labelled recordings.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        var bundle = new Argument<string>("BUNDLE_OR_MODEL") { Description = "A bundle's folder, or the model.tflite in it." };
        var data = new Option<string>("--data") { Description = "A data set (cycles.csv, or metadata.csv with WAV files), or a folder of such sets.", Required = true };
        var profile = new Option<string?>("--profile") { Description = "Heater profile of gas tables of which nothing names it." };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var report = new Option<string?>("--report") { Description = "Write the report to this .html file, and the same as JSON beside it." };
        var beside = new Option<string[]>("--beside") { Description = "More bundles, to weigh size against accuracy in the report.", DefaultValueFactory = _ => [] };
        var stress = new Option<bool>("--stress") { Description = "Disturb the recordings at growing strength too: noise, drift, saturation, lost steps and samples, clipping, another heater profile." };
        var command = new Command("evaluate", "Run a bundle over labelled recordings exactly as the board does.\n\nExample: tinyml evaluate Models/released/gas --data recordings/gas --report gas.html")
        {
            bundle,
            data,
            profile,
            json,
            report,
            beside,
            stress,
        };
        command.SetAction(parsed =>
        {
            ModelBundle loaded = ModelFile.ReadBundle(parsed.GetValue(bundle)!);
            string folder = parsed.GetValue(data)!;
            string? file = parsed.GetValue(report);
            ReportFiles.RequireName(file);
            EvaluationResult result = Evaluating.On(loaded, folder, parsed.GetValue(profile));
            var told = new EvaluationReport(result, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), ModelSize.Of(loaded.Model))
            {
                Delays = Evaluating.Delays(loaded, result, folder, parsed.GetValue(profile)),
                Stress = parsed.GetValue(stress) ? Evaluating.UnderStress(loaded, folder, parsed.GetValue(profile)) : [],
                Beside = parsed.GetValue(beside)!.Select(other => Beside(other, loaded, folder, parsed.GetValue(profile))).ToArray(),
            };
            if (file != null)
            {
                ReportFiles.Write(told, file);
            }

            if (parsed.GetValue(json))
            {
                Console.WriteLine(EvaluationJson.Create(told).ToJsonString());
            }
            else
            {
                EvaluationTables.Print(told);
            }

            return 0;
        });
        return command;
    }

    private static (EvaluationResult Result, ModelSize Size) Beside(string folder, ModelBundle bundle, string data, string? profile)
    {
        ModelBundle other = ModelFile.ReadBundle(folder);
        return other.Manifest.Task == bundle.Manifest.Task
            ? (Evaluating.On(other, data, profile), ModelSize.Of(other.Model))
            : throw new ArgumentException($"--beside {folder}: a bundle for {other.Manifest.Task} cannot be weighed against one for {bundle.Manifest.Task}.");
    }
}
