using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Review;

/// <summary>The files of a log's directory, by what they are.</summary>
public sealed class LogDirectory
{
    /// <summary>The file of the checkpoint.</summary>
    public const string CheckpointFile = "checkpoint";

    private const int MaxTileBytes = TilePath.FullWidth * (2 + EntryBundle.MaxEntryLength);

    private readonly string _root;
    private readonly Dictionary<(int Level, long Index), List<TilePath>> _tiles = [];

    private LogDirectory(string root) => _root = root;

    /// <summary>Gets what is neither the checkpoint nor a tile.</summary>
    public List<string> Foreign { get; } = [];

    /// <summary>Gets all tiles and bundles.</summary>
    public IEnumerable<TilePath> Tiles => _tiles.Values.SelectMany(widths => widths);

    /// <summary>Lists a directory.</summary>
    /// <exception cref="NoLogException">There is no such directory, or it holds no checkpoint.</exception>
    public static LogDirectory Open(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new NoLogException(path, "a log's directory", File.Exists(path) ? "a file" : "nothing");
        }

        if (!File.Exists(Path.Combine(path, CheckpointFile)))
        {
            throw new NoLogException(path, $"a log's directory with a file '{CheckpointFile}'", "none");
        }

        var directory = new LogDirectory(Path.GetFullPath(path));
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0, MaxRecursionDepth = 16 };
        foreach (FileSystemInfo entry in new DirectoryInfo(directory._root).EnumerateFileSystemInfos("*", options))
        {
            string name = Path.GetRelativePath(directory._root, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
            bool isLink = entry.LinkTarget != null;
            if (entry is DirectoryInfo && !isLink)
            {
                continue;
            }

            if (!isLink && TilePath.TryParse(name, out TilePath tile))
            {
                directory.Add(tile);
            }
            else if (isLink || name != CheckpointFile)
            {
                directory.Foreign.Add(name);
            }
        }

        directory.Foreign.Sort(StringComparer.Ordinal);
        return directory;
    }

    /// <summary>Returns the files that hold a tile or bundle in some width, narrowest first.</summary>
    public IReadOnlyList<TilePath> Widths(int level, long index) => _tiles.TryGetValue((level, index), out List<TilePath>? widths) ? widths : [];

    /// <summary>Reads a file.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than such a file can be.</exception>
    public byte[] Read(string name)
    {
        string path = Path.Combine(_root, name);
        long length = new FileInfo(path).Length;
        return length <= MaxTileBytes ? File.ReadAllBytes(path) : throw new IOException($"{name} has {length} bytes, more than such a file can have");
    }

    private void Add(TilePath tile)
    {
        if (!_tiles.TryGetValue((tile.Level, tile.Index), out List<TilePath>? widths))
        {
            _tiles[(tile.Level, tile.Index)] = widths = [];
        }

        widths.Add(tile);
        widths.Sort((a, b) => a.Width.CompareTo(b.Width));
    }
}
