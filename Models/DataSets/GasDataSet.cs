using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace MeadowTinyMl.DataSets;

/// <summary>The <c>cycles.csv</c> tables of a folder, or of the folders in it, that were recorded under one heater profile.</summary>
public sealed class GasDataSet
{
    /// <summary>The heater profile of the released model.</summary>
    public const string DefaultProfile = "HP-354";

    private GasDataSet(IReadOnlyList<GasCycle> cycles, string[] rowGroups, IReadOnlyList<DataSource> sources, IReadOnlyList<string> leftOut)
    {
        Sources = sources;
        Cycles = cycles;
        RowGroups = rowGroups;
        LeftOut = leftOut;
    }

    /// <summary>Gets all scans, folder by folder in name order.</summary>
    public IReadOnlyList<GasCycle> Cycles { get; }

    /// <summary>Gets, for each scan, the hash of its row group.</summary>
    public string[] RowGroups { get; }

    /// <summary>Gets where the tables that were read come from.</summary>
    public IReadOnlyList<DataSource> Sources { get; }

    /// <summary>Gets what was found and not read, each with the reason.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Reads a data set.</summary>
    /// <param name="folder">A folder with <c>cycles.csv</c>, or a folder of such folders, or one CSV file.</param>
    /// <param name="profile">The heater profile that is wanted.</param>
    /// <param name="assumeProfile">Whether to take tables of which nothing names the profile as recorded under <paramref name="profile"/>.</param>
    /// <exception cref="DataFormatException">There is no table, or one cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static GasDataSet Read(string folder, string profile = DefaultProfile, bool assumeProfile = false)
    {
        var cycles = new List<GasCycle>();
        var leftOut = new List<string>();
        var sources = new List<DataSource>();
        foreach (string table in Tables(folder))
        {
            string? named = GasCycleTable.ReadProfile(table) ?? NamedProfile(table);
            if (named == null && !assumeProfile)
            {
                leftOut.Add($"{NameOf(table, folder)}: neither a column heater_profile nor its folder's name or README names the heater profile; say --profile {profile} if it is that one");
            }
            else if (named != null && !string.Equals(named, profile, StringComparison.OrdinalIgnoreCase))
            {
                leftOut.Add($"{NameOf(table, folder)}: recorded under {named}, not {profile}");
            }
            else
            {
                cycles.AddRange(GasCycleTable.Read(table));
                sources.Add(DataSource.Of(Path.GetDirectoryName(Path.GetFullPath(table))!));
            }
        }

        leftOut.AddRange(OtherTables(folder).Select(table => $"{NameOf(table, folder)}: only cycles.csv is read of a folder; name this file itself to read it"));
        return new GasDataSet(cycles, GasRowGroup.Hashes(cycles), sources, leftOut);
    }

    /// <summary>Returns the heater profiles that the tables of a folder name.</summary>
    /// <exception cref="DataFormatException">There is no table, or one cannot be read.</exception>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static IReadOnlyList<string> ProfilesIn(string folder) =>
        Tables(folder).Select(table => GasCycleTable.ReadProfile(table) ?? NamedProfile(table)).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).ToArray();

    // Reports and bundles name it. A path given relatively is named as it was given; of any other the data set's own folder and what lies in it, and nothing of the machine.
    private static string NameOf(string table, string given)
    {
        string folder = Path.GetFullPath(Directory.Exists(given) ? given : Path.GetDirectoryName(Path.GetFullPath(given))!);
        return Path.IsPathRooted(given)
            ? Path.GetRelativePath(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(folder)) ?? folder, table).Replace('\\', '/')
            : table;
    }

    private static string[] Tables(string folder)
    {
        if (File.Exists(folder))
        {
            return [folder];
        }

        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"{folder}: no such folder; expected a data set with cycles.csv.");
        }

        string[] tables = Directory.EnumerateDirectories(folder).Append(folder)
            .Select(candidate => Path.Combine(candidate, "cycles.csv"))
            .Where(File.Exists)
            .OrderBy(path => path, StringComparer.Ordinal)
            .ToArray();
        return tables.Length > 0
            ? tables
            : throw new DataFormatException(folder, "folder", "cycles.csv, or folders that hold one", "none");
    }

    private static IEnumerable<string> OtherTables(string folder) => File.Exists(folder)
        ? []
        : Tables(folder).SelectMany(table => Directory.EnumerateFiles(Path.GetDirectoryName(table)!, "cycles_*.csv")).Order(StringComparer.Ordinal);

    // The folder's name ends in the profile, or its README names exactly one.
    private static string? NamedProfile(string table)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(table))!;
        Match inName = Regex.Match(Path.GetFileName(folder), "(hp|fm)-?([0-9]{3}(?:-[0-9]{3})?)$", RegexOptions.IgnoreCase);
        if (inName.Success)
        {
            return $"{inName.Groups[1].Value}-{inName.Groups[2].Value}".ToUpperInvariant();
        }

        string readme = Path.Combine(folder, "README.md");
        if (!File.Exists(readme))
        {
            return null;
        }

        string[] named = Regex.Matches(File.ReadAllText(readme), "\\b(HP|FM)-[0-9]{3}(-[0-9]{3})?\\b").Select(match => match.Value).Distinct().ToArray();
        return named.Length == 1 ? named[0] : null;
    }
}
