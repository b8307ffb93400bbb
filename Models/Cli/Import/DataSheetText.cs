using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>A data sheet for people, in Markdown.</summary>
internal static class DataSheetText
{
    private const int MaxRows = 40;

    public static string NearMethod(string task) => task == ModelManifest.GasTask
        ? string.Create(CultureInfo.InvariantCulture, $"scans of one board in different recordings that differ by at most {GasDataSheet.NearDecades} decades at every step")
        : string.Create(CultureInfo.InvariantCulture, $"clips whose fingerprints (32 bits each 10 ms) differ in at most {SoundFingerprint.MaxBitErrorRate:0.##} of the bits over at least a second, at any shift");

    public static string Write(string name, DataSheet sheet, DataAccess? access, ImportFindings? findings)
    {
        string examples = sheet.Task == ModelManifest.GasTask ? "scans" : "clips";
        var text = new StringBuilder();
        Line($"# Data sheet: {name}");
        Line(string.Empty);
        Line($"{sheet.Examples} {examples} for the {sheet.Task} task. Hash of the set: `{sheet.Hash}` (SHA-256 over its {sheet.Items.Count} items' hashes, sorted, each with a line feed;");
        Line("a model manifest's `training` lists the same hashes).");
        Line(string.Empty);
        foreach (DataSource source in sheet.Sources)
        {
            Line($"Origin: `{OneLine(source.Origin)}` ({OneLine(source.Name)})");
            Line($"Licence: {OneLine(source.Licence)}");
            if (source.Citation.Length > 0)
            {
                Line($"Cite: {OneLine(source.Citation)}");
            }

            Line(string.Empty);
        }

        Line("## Access");
        Line(string.Empty);
        Line(access == null ? "Nobody has said who may access these data and for what purpose." : $"- Who may access the data: {OneLine(access.Who)}\n- For what purpose: {OneLine(access.Purpose)}\n- Said on: {access.Answered:yyyy-MM-dd}");
        Line(string.Empty);
        Line("## What is in it");
        Line(string.Empty);
        foreach (string note in sheet.Notes)
        {
            Line($"- {OneLine(note)}");
        }

        Line(sheet.Imbalance is { } ratio ? $"- the largest class has {ratio.ToString("0.0", CultureInfo.InvariantCulture)} times the examples of the smallest" : "- fewer than two classes");
        Line(string.Empty);
        foreach (IGrouping<string, DataSheet.Tally> property in sheet.Tallies.GroupBy(tally => tally.Property))
        {
            Table([property.Key, examples], property.Select(tally => (string[])[tally.Value, $"{tally.Count}"]).ToArray());
        }

        Line("## Weaknesses");
        Line(string.Empty);
        Table(["what", "count"], sheet.Weaknesses.Select(tally => (string[])[$"{tally.Property} {tally.Value}", $"{tally.Count}"]).ToArray());
        Line($"Equal to the last bit: {sheet.ExactDuplicates.Sum(likeness => likeness.Count)} {examples}.");
        Line(string.Empty);
        Table(["first", "second", examples], sheet.ExactDuplicates.Select(Row).ToArray());
        Line($"Near duplicates: {sheet.NearDuplicates.Sum(likeness => likeness.Count)}; {NearMethod(sheet.Task)}.");
        Line(string.Empty);
        Table(["first", "second", examples], sheet.NearDuplicates.Select(Row).ToArray());
        Line("Examples of one recording are near alike by nature: divide by whole recordings, boards or folds, never at random.");
        if (findings != null)
        {
            Line(string.Empty);
            Line("## Import");
            Line(string.Empty);
            Table(
                ["", "count", "what", "file"],
                [.. Rows("read", findings.WasRead), .. Rows("dropped", findings.Dropped), .. Rows("note", findings.Notes)]);
        }

        return text.ToString().TrimEnd('\n') + "\n";

        void Line(string line) => text.Append(line).Append('\n');

        void Table(string[] head, string[][] rows)
        {
            if (rows.Length == 0)
            {
                return;
            }

            Line($"| {string.Join(" | ", head)} |");
            Line("|" + string.Concat(Enumerable.Repeat("---|", head.Length)));
            foreach (string[] row in rows.Take(MaxRows))
            {
                Line($"| {string.Join(" | ", row.Select(OneLine))} |");
            }

            if (rows.Length > MaxRows)
            {
                Line($"| and {rows.Length - MaxRows} more, in the JSON |{string.Concat(Enumerable.Repeat(" |", head.Length - 1))}");
            }

            Line(string.Empty);
        }
    }

    private static string[] Row(DataSheet.Likeness likeness) => [likeness.First, likeness.Second, $"{likeness.Count}"];

    private static IEnumerable<string[]> Rows(string kind, IEnumerable<ImportFindings.Finding> findings) =>
        findings.Select(finding => (string[])[kind, $"{finding.Count}", finding.What, Path.GetFileName(finding.File)]);

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
