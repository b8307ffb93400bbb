using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary><c>tinyml describe</c>: the data sheet of any data set, and how it meets what a bundle was trained on.</summary>
internal static class DescribeCommand
{
    public static Command Create()
    {
        var data = new Argument<string>("DATA") { Description = "A data set (cycles.csv, or metadata.csv with WAV files), or a folder of such sets." };
        var profile = new Option<string?>("--profile") { Description = "Heater profile of gas tables of which nothing names it." };
        var bundle = new Option<string?>("--bundle") { Description = "Say which items of the set this bundle was trained on." };
        var json = new Option<bool>("--json") { Description = "Print canonical JSON." };
        var command = new Command(
            "describe",
            "Print a data sheet: origin, licence, counts, duplicates, silence, imbalance, and the hash that names the set.\n\nExample: tinyml describe recordings/gas --bundle Models/released/gas")
        {
            data,
            profile,
            bundle,
            json,
        };
        command.SetAction(parsed =>
        {
            string folder = parsed.GetValue(data)!;
            DataSheet sheet = Describe(folder, parsed.GetValue(profile));
            DataAccess? access = Directory.Exists(folder) ? DataSheetJson.ReadAccess(folder) : null;
            if (parsed.GetValue(bundle) is { } path)
            {
                ModelManifest manifest = ModelFile.ReadBundle(path).Manifest;
                int shared = sheet.Items.Intersect(manifest.Training).Count();
                sheet = sheet with
                {
                    Notes =
                    [
                        .. sheet.Notes,
                        $"{manifest.Id} {manifest.Version} was trained on {shared} of these {sheet.Items.Count} items, and on {manifest.Training.Count - shared} others; hash of its training items {DataSheet.HashOf(manifest.Training)}",
                    ],
                };
            }

            Console.WriteLine(parsed.GetValue(json)
                ? Encoding.ASCII.GetString(DataSheetJson.Encode(sheet, access, null))
                : DataSheetText.Write(Path.GetFileName(Path.GetFullPath(folder)), sheet, access, null).TrimEnd());
            return 0;
        });
        return command;
    }

    private static DataSheet Describe(string data, string? profile)
    {
        var nothing = new ImportFindings();
        using ImportSources found = ImportSources.Find([data], nothing);
        if (found.Tables.Count > 0)
        {
            string wanted = profile ?? GasDataSet.DefaultProfile;
            return GasDataSheet.Describe(GasDataSet.Read(data, wanted, profile != null), wanted);
        }

        IReadOnlyList<SoundClip> clips = SoundDataSet.Read(data);
        string folder = Directory.Exists(data) ? data : Path.GetDirectoryName(Path.GetFullPath(data))!;
        return SoundDataSheet.Describe(clips, [DataSource.Of(folder)], SoundInput.SilentPeak, done =>
        {
            if (!Console.IsErrorRedirected && (done % 20 == 0 || done == clips.Count))
            {
                Console.Error.Write($"\r{done} of {clips.Count} clips{(done == clips.Count ? "\n" : string.Empty)}");
            }
        });
    }
}
