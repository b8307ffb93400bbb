using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace MeadowTinyMl.DataSets;

/// <summary>Sound clips of a folder with <c>metadata.csv</c>, of a folder of such folders, of a folder for each class, or plain WAV files without labels.</summary>
public static class SoundDataSet
{
    /// <summary>Lists the clips, in the order of their files' names.</summary>
    /// <param name="path">A data set folder, a folder of data sets, a folder of folders named after classes, a folder of WAV files, or one WAV file.</param>
    /// <exception cref="DataFormatException">There is no clip, or the metadata lack a column, name a missing file, or spread one recording over several folds.</exception>
    /// <exception cref="IOException">Something cannot be read.</exception>
    public static IReadOnlyList<SoundClip> Read(string path)
    {
        if (File.Exists(path))
        {
            return [Plain(path)];
        }

        if (!Directory.Exists(path))
        {
            throw new DirectoryNotFoundException($"{path}: no such file or folder; expected a WAV file or a folder of them.");
        }

        string[] tables = Directory.EnumerateDirectories(path).Append(path)
            .Select(folder => Path.Combine(folder, "metadata.csv"))
            .Where(File.Exists)
            .OrderBy(table => table, StringComparer.Ordinal)
            .ToArray();
        SoundClip[] clips = tables.Length > 0
            ? tables.SelectMany(ReadTable).ToArray()
            : WaveFiles(path).Select(Plain).Concat(Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal).SelectMany(OfClass)).ToArray();
        if (clips.Length == 0)
        {
            throw new DataFormatException(path, "folder", "metadata.csv, WAV files, or folders of WAV files named after classes", "none");
        }

        // A source may appear under several classes; recordings are told apart by both.
        _ = RecordingSplit.Of(path, clips.Select(clip => clip.Recording).ToArray(), clips.Select(clip => clip.Fold).ToArray());
        return clips;
    }

    /// <summary>Writes clips as a table that <see cref="Read"/> reads back.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="clips">Clips whose files lie below <paramref name="folder"/>; each hash is that of the file.</param>
    /// <param name="folder">The table's folder.</param>
    public static void Write(TextWriter writer, IEnumerable<SoundClip> clips, string folder)
    {
        writer.Write("file,fold,class,source_id,author,title,source_url,clip_licence,dataset_licence,sha256\n");
        foreach (SoundClip clip in clips)
        {
            string[] fields =
            [
                Path.GetRelativePath(folder, clip.Path).Replace('\\', '/'),
                clip.Fold == 0 ? string.Empty : clip.Fold.ToString(CultureInfo.InvariantCulture),
                clip.Class ?? string.Empty,
                clip.SourceId,
                clip.Attribution.Author,
                clip.Attribution.Title,
                clip.Attribution.Url,
                clip.Attribution.Licence,
                clip.Attribution.SetLicence,
                Hash(clip.Path),
            ];
            writer.Write(string.Join(',', fields.Select(CsvTable.Quoted)) + "\n");
        }
    }

    private static IEnumerable<SoundClip> OfClass(string folder) =>
        WaveFiles(folder).Select(file => Plain(file) with { Class = Path.GetFileName(Path.GetFullPath(folder)), SourceId = $"{Path.GetFileName(folder)}/{Path.GetFileName(file)}" });

    private static IEnumerable<string> WaveFiles(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => file.EndsWith(".wav", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal);

    private static IEnumerable<SoundClip> ReadTable(string table)
    {
        string folder = Path.GetDirectoryName(table)!;
        CsvTable csv = CsvTable.Read(table, "file", "class");
        for (int row = 0; row < csv.Rows; row++)
        {
            string name = csv.Text(row, "file");
            string file = Path.GetFullPath(Path.Combine(folder, name));
            if (!file.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(file))
            {
                throw csv.Wrong(row, "file", "a file below the table's folder", name);
            }

            yield return new SoundClip(
                file,
                csv.Text(row, "class"),
                csv.Has("fold") && csv.Text(row, "fold").Length > 0 ? csv.Whole(row, "fold") : 0,
                csv.Has("source_id") ? csv.Text(row, "source_id") : name,
                Hash(file),
                new SoundAttribution(Optional("author"), Optional("title"), Optional("source_url"), Optional("clip_licence"), Optional("dataset_licence")));

            string Optional(string column) => csv.Has(column) ? csv.Text(row, column) : string.Empty;
        }
    }

    private static SoundClip Plain(string file) => new(file, null, 0, Path.GetFileName(file), Hash(file), SoundAttribution.Unknown);

    private static string Hash(string file)
    {
        using FileStream stream = File.OpenRead(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
