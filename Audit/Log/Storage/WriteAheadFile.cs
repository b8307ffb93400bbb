using System.Globalization;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>A file of the write-ahead log, named <c>bundle.start</c> by its first entry.</summary>
internal readonly struct WriteAheadFile
{
    public WriteAheadFile(long first)
    {
        First = first;
        string bundle = Bundle.ToString("D19", CultureInfo.InvariantCulture);
        string start = (first % TilePath.FullWidth).ToString("D3", CultureInfo.InvariantCulture);
        Name = string.Concat(LogFiles.WriteAhead, "/", bundle, "." + start);
    }

    /// <summary>Gets the index of its first entry.</summary>
    public long First { get; }

    /// <summary>Gets the number of the bundle that its first entry falls into.</summary>
    public long Bundle => First / TilePath.FullWidth;

    /// <summary>Gets its name in the storage.</summary>
    public string Name { get; }

    /// <summary>Reads a name; false where it is none.</summary>
    public static bool TryParse(string name, out WriteAheadFile file)
    {
        file = default;
        string[] parts = name.Substring(LogFiles.WriteAhead.Length + 1).Split('.');
        if (parts.Length != 2
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long bundle) || bundle >= long.MaxValue / WriteAheadLog.MostInFile
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int start) || start >= TilePath.FullWidth)
        {
            return false;
        }

        file = new WriteAheadFile((bundle * TilePath.FullWidth) + start);
        return file.Name == name;
    }
}
