using System;
using System.Globalization;

namespace MeadowTinyMl.Audit.Log.Merkle;

/// <summary>Where a tile or an entry bundle lies in the log's directory; the one place that knows.</summary>
/// <remarks>C2SP tlog-tiles, "Merkle tree" and "Log entries".</remarks>
public readonly record struct TilePath
{
    /// <summary>Hashes of a full tile, or entries of a full bundle.</summary>
    public const int FullWidth = 256;

    /// <summary>The level that stands for entry bundles.</summary>
    public const int Entries = -1;

    private const int MaxLevel = 63;
    private const string Root = "tile/";

    /// <summary>Creates a path.</summary>
    /// <param name="level">−1 for an entry bundle, else 0 to 63.</param>
    /// <param name="index">At least 0.</param>
    /// <param name="width">1 to 256; 256 is the full tile.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public TilePath(int level, long index, int width)
    {
        if (level is < Entries or > MaxLevel)
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "A level is -1 to 63.");
        }

        if (index < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, "An index is at least 0.");
        }

        if (width is < 1 or > FullWidth)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, "A width is 1 to 256.");
        }

        Level = level;
        Index = index;
        Width = width;
    }

    /// <summary>Gets the level; −1 for an entry bundle.</summary>
    public int Level { get; }

    /// <summary>Gets the index in its level.</summary>
    public long Index { get; }

    /// <summary>Gets how many hashes or entries it holds.</summary>
    public int Width { get; }

    /// <summary>Gets a value indicating whether it is full and so never changes.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>Reads a path.</summary>
    /// <param name="path">With forward slashes, from the log's directory.</param>
    /// <param name="tile">What it names.</param>
    /// <returns>False for every path that is not exactly as it would be written.</returns>
    public static bool TryParse(string path, out TilePath tile)
    {
        tile = default;
        if (!path.StartsWith(Root, StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = path.Substring(Root.Length).Split('/');
        int end = parts.Length;
        int width = FullWidth;
        if (end >= 3 && parts[end - 2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!TryNumber(parts[end - 1], 3, out long parsed) || parsed is < 1 or >= FullWidth)
            {
                return false;
            }

            width = (int)parsed;
            end--;
        }

        if (end < 2 || end > 8)
        {
            return false;
        }

        long level = Entries;
        if (parts[0] != "entries" && (!TryNumber(parts[0], 2, out level) || level > MaxLevel))
        {
            return false;
        }

        long index = 0;
        for (int i = 1; i < end; i++)
        {
            string group = parts[i].TrimStart('x');
            group = i == end - 1 && width != FullWidth ? group.Substring(0, Math.Max(0, group.Length - 2)) : group;
            if (group.Length != 3 || !int.TryParse(group, NumberStyles.None, CultureInfo.InvariantCulture, out int digits) || index > (long.MaxValue - digits) / 1000)
            {
                return false;
            }

            index = (1000 * index) + digits;
        }

        tile = new TilePath((int)level, index, width);
        return tile.ToString() == path;
    }

    /// <summary>Returns the path, with forward slashes.</summary>
    public override string ToString()
    {
        string number = (Index % 1000).ToString("000", CultureInfo.InvariantCulture);
        for (long rest = Index / 1000; rest > 0; rest /= 1000)
        {
            number = "x" + (rest % 1000).ToString("000", CultureInfo.InvariantCulture) + "/" + number;
        }

        string level = Level == Entries ? "entries" : Level.ToString(CultureInfo.InvariantCulture);
        string partial = IsFull ? string.Empty : ".p/" + Width.ToString(CultureInfo.InvariantCulture);
        return Root + level + "/" + number + partial;
    }

    private static bool TryNumber(string text, int maxDigits, out long value)
    {
        value = 0;
        return text.Length >= 1 && text.Length <= maxDigits && (text == "0" || text[0] != '0')
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }
}
