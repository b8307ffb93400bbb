using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>Where imported recordings come from: what stands beside them, unless the command line says otherwise; their licence texts come along.</summary>
internal static class ImportedFrom
{
    public static DataSource[] Sources(ImportRequest request, IEnumerable<string> places, string folder)
    {
        var sources = new List<DataSource>();
        foreach (string beside in places.Select(FolderOf).Distinct(StringComparer.Ordinal))
        {
            DataSource source = DataSource.Of(beside);
            sources.Add(source with { Licence = request.Licence ?? source.Licence, Origin = request.Origin ?? source.Origin });
            foreach (string licence in request.Licence == null ? Directory.EnumerateFiles(beside, "LICENSE-*.txt") : [])
            {
                File.Copy(licence, Path.Combine(folder, Path.GetFileName(licence)), overwrite: true);
            }
        }

        return sources.Distinct().ToArray();
    }

    private static string FolderOf(string place) => Directory.Exists(place) ? Path.GetFullPath(place) : Path.GetDirectoryName(Path.GetFullPath(place))!;
}
