using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace MeadowTinyMl.DataSets;

/// <summary>Sound clips of a folder with <c>metadata.csv</c>, of a folder of such folders, or plain WAV files without labels.</summary>
public static class SoundDataSet
{
    /// <summary>Lists the clips, in the order of their files' names.</summary>
    /// <param name="path">A data set folder, a folder of data sets, a folder of WAV files, or one WAV file.</param>
    /// <exception cref="DataFormatException">There is no clip, or the metadata lack a column or name a missing file.</exception>
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
            : Directory.EnumerateFiles(path, "*.wav").OrderBy(file => file, StringComparer.Ordinal).Select(Plain).ToArray();
        return clips.Length > 0 ? clips : throw new DataFormatException(path, "folder", "metadata.csv or WAV files", "none");
    }

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
