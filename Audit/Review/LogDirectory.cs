using System;
using System.Collections.Generic;
using System.IO;
using System.Numerics;
using MeadowTinyMl.Audit.Log.Merkle;
using Microsoft.Win32.SafeHandles;

namespace MeadowTinyMl.Audit.Review;

/// <summary>The files of a log's directory, by what they are.</summary>
public sealed class LogDirectory
{
    /// <summary>The file of the checkpoint.</summary>
    public const string CheckpointFile = "checkpoint";

    /// <summary>The largest checkpoint, in bytes.</summary>
    public const int MaxCheckpointBytes = 1_000_000;

    private const int MaxBundleBytes = TilePath.FullWidth * (2 + EntryBundle.MaxEntryLength);
    private const int MaxTileBytes = TilePath.FullWidth * MerkleHash.Size;
    private const int MaxDepth = 12;

    // One list for millions of entries' files: a table of lists by place takes six times as much.
    private static readonly Comparer<TilePath> ByPlace = Comparer<TilePath>.Create((a, b) => (a.Level, a.Index, a.Width).CompareTo((b.Level, b.Index, b.Width)));

    private readonly string _root;
    private readonly IReadOnlyDictionary<string, byte[]>? _memory;
    private readonly List<TilePath> _tiles = [];

    private LogDirectory(string root, IReadOnlyDictionary<string, byte[]>? memory)
    {
        _root = root;
        _memory = memory;
    }

    /// <summary>Gets what is neither the checkpoint nor a tile, with what is wrong about it.</summary>
    public List<string> Foreign { get; } = [];

    /// <summary>Gets the folders that cannot be listed, with the reason.</summary>
    public List<(string Name, string Reason)> Unlisted { get; } = [];

    /// <summary>Gets all tiles and bundles, by level, index and width.</summary>
    public IReadOnlyList<TilePath> Tiles => _tiles;

    /// <summary>Gets the index of the first bundle that is there, or null where there is none.</summary>
    public long? FirstBundle { get; private set; }

    /// <summary>Lists a directory. Links are not followed: they do not belong to a log.</summary>
    /// <exception cref="NoLogException">There is no such directory, or it holds no checkpoint.</exception>
    public static LogDirectory Open(string path)
    {
        if (!Directory.Exists(path))
        {
            throw new NoLogException(path, "a log's directory", File.Exists(path) ? "a file" : "nothing");
        }

        if (!File.Exists(Path.Combine(path, CheckpointFile)))
        {
            throw new NoLogException(path, $"a log's directory with a file '{CheckpointFile}'", MayBeListed(path) ? "none" : "a folder that may not be listed: no permission");
        }

        var directory = new LogDirectory(Path.GetFullPath(path), null);
        directory.Walk(new DirectoryInfo(directory._root), string.Empty, 0);
        return directory.InOrder();
    }

    /// <summary>Takes files in memory for a log's directory.</summary>
    /// <param name="files">Their bytes by name, with forward slashes.</param>
    /// <exception cref="NoLogException">There is no checkpoint.</exception>
    public static LogDirectory Of(IReadOnlyDictionary<string, byte[]> files)
    {
        if (!files.ContainsKey(CheckpointFile))
        {
            throw new NoLogException("the files", $"a log with a file '{CheckpointFile}'", "none");
        }

        var directory = new LogDirectory(string.Empty, files);
        foreach (string name in files.Keys)
        {
            directory.Sort(name);
        }

        return directory.InOrder();
    }

    /// <summary>Returns the files that hold a tile or bundle in some width, narrowest first.</summary>
    public IReadOnlyList<TilePath> Widths(int level, long index)
    {
        int first = _tiles.BinarySearch(new TilePath(level, index, 1), ByPlace);
        first = first < 0 ? ~first : first;
        int end = first;
        while (end < _tiles.Count && _tiles[end].Level == level && _tiles[end].Index == index)
        {
            end++;
        }

        return end == first ? [] : _tiles.GetRange(first, end - first);
    }

    /// <summary>Reads a file. Its length is looked at before anything is read.</summary>
    /// <exception cref="IOException">It cannot be read, or is larger than such a file can be.</exception>
    public byte[] Read(string name)
    {
        byte[] bytes = [];
        int length = Read(name, ref bytes);
        return length == bytes.Length ? bytes : bytes[..length];
    }

    /// <summary>Reads a file into a buffer, in whose place one with room to spare is put where it is too short.</summary>
    /// <returns>The length of the file.</returns>
    /// <exception cref="IOException">It cannot be read, or is larger than such a file can be.</exception>
    internal int Read(string name, ref byte[] buffer)
    {
        long limit = name == CheckpointFile ? MaxCheckpointBytes : name.StartsWith("tile/entries/", StringComparison.Ordinal) ? MaxBundleBytes : MaxTileBytes;
        if (_memory != null)
        {
            Hold(name, _memory[name].Length, limit, ref buffer);
            _memory[name].CopyTo(buffer, 0);
            return _memory[name].Length;
        }

        try
        {
            string path = Path.Combine(_root, name);
            if (new FileInfo(path).Length == 0)
            {
                // A pipe is as long as this too, and who opens it waits for ever.
                return 0;
            }

            using SafeFileHandle file = File.OpenHandle(path);
            int length = Hold(name, RandomAccess.GetLength(file), limit, ref buffer);
            int read = 0;
            while (read < length && RandomAccess.Read(file, buffer.AsSpan(read, length - read), read) is > 0 and int some)
            {
                read += some;
            }

            return read == length ? length : throw new IOException($"{name} became shorter while it was read");
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or NotSupportedException)
        {
            throw new IOException($"{name} cannot be read: {(exception is NotSupportedException ? "it is no file of bytes" : "no permission")}");
        }
    }

    /// <summary>Returns the very array that a file in memory is.</summary>
    internal byte[] InMemory(string name) => _memory![name];

    private static bool MayBeListed(string path)
    {
        try
        {
            Directory.GetFileSystemEntries(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int Hold(string name, long length, long limit, ref byte[] buffer)
    {
        if (length > limit)
        {
            throw new IOException($"{name} has {length} bytes; such a file has at most {limit}");
        }

        buffer = buffer.Length < length ? new byte[BitOperations.RoundUpToPowerOf2((uint)length)] : buffer;
        return (int)length;
    }

    private LogDirectory InOrder()
    {
        _tiles.Sort(ByPlace);
        Foreign.Sort(StringComparer.Ordinal);
        return this;
    }

    private void Walk(DirectoryInfo folder, string prefix, int depth)
    {
        try
        {
            foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
            {
                string name = prefix + entry.Name;
                bool isOdd = entry.LinkTarget != null || (entry.Attributes & FileAttributes.ReparsePoint) != 0 || depth >= MaxDepth;
                if (isOdd)
                {
                    Foreign.Add(name);
                }
                else if (entry is DirectoryInfo inner)
                {
                    Walk(inner, name + "/", depth + 1);
                }
                else
                {
                    Sort(name);
                }
            }
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            Unlisted.Add((prefix.TrimEnd('/'), exception is UnauthorizedAccessException ? "the folder cannot be listed: no permission" : "the folder cannot be listed: " + exception.Message));
        }
    }

    private void Sort(string name)
    {
        if (!TilePath.TryParse(name, out TilePath tile))
        {
            if (name != CheckpointFile)
            {
                Foreign.Add(name);
            }

            return;
        }

        _tiles.Add(tile);
        if (tile.Level == TilePath.Entries)
        {
            FirstBundle = Math.Min(tile.Index, FirstBundle ?? tile.Index);
        }
    }
}
