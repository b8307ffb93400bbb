using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary><c>tinyml import</c>: recordings of any known kind become a data set that the other commands read, with its data sheet.</summary>
internal static class ImportCommand
{
    public static Command Create()
    {
        var sources = new Argument<string[]>("SOURCE")
        {
            Description = "Files and folders: .bmerawdata, .bmespecimen, a board's serial .log, cycles.csv, a recorder's .capture; .wav, a folder for each class of sounds, or metadata.csv. Label names (.bmelabelinfo) and board configurations (.bmeconfig) are used where they belong.",
            Arity = ArgumentArity.OneOrMore,
        };
        var output = new Option<string>("--out") { Description = "The data set's folder; it must not exist, or hold an imported data set.", Required = true };
        var task = new Option<string?>("--task") { Description = "gas or sound; needed where the sources hold both." };
        var classes = new Option<string[]>("--class")
        {
            Description = "LABEL=CLASS, LABEL=CLASS:NAME to rename the label, or LABEL=- to leave it out; LABEL may be a label tag's number. May be given again.",
        };
        var profile = new Option<string?>("--profile") { Description = $"Heater profile to import, default {GasDataSet.DefaultProfile}; given, it is also taken for that of files that name none." };
        var board = new Option<string?>("--board") { Description = "Name of the board, in place of what the files call it." };
        var folds = new Option<int?>("--folds") { Description = "Sound: divide whole recordings into this many folds, 2 to 100." };
        var access = new Option<string?>("--access") { Description = "Who may access the data; asked for where it is not given." };
        var purpose = new Option<string?>("--purpose") { Description = "For what purpose; asked for where it is not given." };
        var licence = new Option<string?>("--licence") { Description = "The data's licence, in place of what stands beside the files." };
        var origin = new Option<string?>("--origin") { Description = "Where the data come from, in place of what stands beside the files." };
        var json = new Option<bool>("--json") { Description = "Print the data sheet as JSON." };
        var command = new Command(
            "import",
            """
            Read recordings, say what was read and dropped and why, and write a data set with its data sheet.

            Examples:
              tinyml import recorder/ --task gas --class solvent_1=solvent_vapour --class room=clean_air --out my-gas
              tinyml import board.bmerawdata board.bmelabelinfo --class 1002=odour:coffee --access "the lab's three members" --purpose "training the gas model" --out my-gas
              tinyml import sounds/ --folds 4 --licence "CC BY 4.0" --out my-sounds
              tinyml evaluate Models/released/gas --data my-gas
            """)
        {
            sources, output, task, classes, profile, board, folds, access, purpose, licence, origin, json,
        };
        command.SetAction((parsed, cancel) =>
        {
            var request = new ImportRequest
            {
                Folder = parsed.GetValue(output)!,
                Classes = ClassRules.Parse(parsed.GetValue(classes) ?? []),
                Profile = parsed.GetValue(profile) ?? GasDataSet.DefaultProfile,
                AssumesProfile = parsed.GetValue(profile) != null,
                Board = parsed.GetValue(board) is { } name ? SafeName.Of(name) : null,
                Folds = parsed.GetValue(folds),
                Licence = Line("--licence", parsed.GetValue(licence)),
                Origin = Line("--origin", parsed.GetValue(origin)),
                Progress = text => Console.Error.WriteLine(text),
                Cancel = cancel,
            };
            ImportFolder.RequireFree(request.Folder);
            if (request.Folds is < 2 or > 100)
            {
                throw new ArgumentException($"--folds {request.Folds}: expected 2 to 100.");
            }

            var findings = new ImportFindings();
            using ImportSources found = ImportSources.Find(parsed.GetValue(sources)!, findings);
            string wanted = found.TaskOf(parsed.GetValue(task));
            TextReader? person = Console.IsInputRedirected ? null : Console.In;
            var answer = new DataAccess(
                AccessQuestion.Answer("--access", "Who may access the data?", parsed.GetValue(access), person, Console.Error),
                AccessQuestion.Answer("--purpose", "For what purpose?", parsed.GetValue(purpose), person, Console.Error),
                DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime));
            using var folder = new ImportFolder(request.Folder);
            DataSheet sheet = wanted == ModelManifest.GasTask
                ? GasImport.Run(request, found, folder.Temporary, findings)
                : SoundImport.Run(request, found, folder.Temporary, findings);
            byte[] bytes = DataSheetJson.Encode(sheet, answer, findings);
            folder.Commit(DataSheetText.Write(Path.GetFileName(Path.GetFullPath(request.Folder)), sheet, answer, findings), bytes);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(System.Text.Encoding.ASCII.GetString(bytes));
            }
            else
            {
                Print(findings, sheet, request.Folder);
            }

            return System.Threading.Tasks.Task.FromResult(0);
        });
        return command;
    }

    private static string? Line(string option, string? text) =>
        text == null || (text.Length is > 0 and <= 200 && !text.Any(char.IsControl)) ? text : throw new ArgumentException($"{option}: expected one line of 1 to 200 characters, found {text.Length}.");

    private static void Print(ImportFindings findings, DataSheet sheet, string folder)
    {
        foreach (string line in Lines("read", findings.WasRead).Concat(Lines("dropped", findings.Dropped)).Concat(Lines("note", findings.Notes)))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"wrote {folder}: {sheet.Examples} {(sheet.Task == ModelManifest.GasTask ? "scans" : "clips")}, hash {sheet.Hash}");
    }

    private static IEnumerable<string> Lines(string kind, IEnumerable<ImportFindings.Finding> findings) =>
        findings.Select(finding => $"{kind,-8}{finding.Count,8}  {finding.What}{(finding.File.Length > 0 ? $" ({finding.File})" : string.Empty)}");
}
