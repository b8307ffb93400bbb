using System;
using System.Collections.Generic;
using System.IO;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>The tree's right edge in memory, and its tiles and bundles on disk.</summary>
/// <remarks>Everything written here can be made again from the write-ahead log, so a file that is not as it must be is simply written anew.</remarks>
internal sealed class LogTree : IDisposable
{
    private readonly IStorage _storage;
    private readonly bool _publishesPartials;
    private readonly OpenTiles _open = new();
    private readonly HashSet<string> _unsynced = new(StringComparer.Ordinal);
    private readonly Action<int, long, byte[]> _completed;
    private CompactRange _range;

    public LogTree(IStorage storage, bool publishesPartials)
    {
        _storage = storage;
        _publishesPartials = publishesPartials;
        _range = new CompactRange(Hash);
        _completed = _open.Add;
    }

    public MerkleHash Hash { get; } = new();

    public long Size => _range.Size;

    public byte[] Root() => _range.Root();

    public void Add(byte[] entry) => _range.Append(Hash.Leaf(entry), _completed);

    /// <summary>Starts over from the upper tiles of a log whose first bundles are full.</summary>
    /// <param name="fullBundles">How many.</param>
    /// <param name="isRebuilt">Whether the upper tiles are made again from those below, rather than believed.</param>
    public void Restore(long fullBundles, bool isRebuilt)
    {
        _range = new CompactRange(Hash);
        IsBehind = false;
        _open.Restore(_range, fullBundles, path => (isRebuilt ? null : ReadUpper(path)) ?? Rebuild(path));
    }

    /// <summary>Gets a value indicating whether tiles are missing because the disk had no room; the write-ahead log has what they are made from.</summary>
    public bool IsBehind { get; private set; }

    /// <summary>Writes the files of the bundle that has just become full.</summary>
    /// <param name="bundle">The bundle's bytes.</param>
    public void WriteBundle(ReadOnlyMemory<byte> bundle)
    {
        try
        {
            WriteFiles(bundle);
        }
        catch (StorageFullException)
        {
            IsBehind = true;
        }
    }

    /// <summary>Returns whether a checkpoint of a size needs partial files at the lowest levels.</summary>
    public bool NeedsPartials(long size) => _publishesPartials && size % TilePath.FullWidth != 0 && size / TilePath.FullWidth == Size / TilePath.FullWidth;

    /// <summary>Writes what a checkpoint of a size needs besides full tiles, so that the directory can be verified as it lies there.</summary>
    /// <param name="size">A size that needs them.</param>
    /// <param name="bundle">The open bundle up to that size.</param>
    /// <param name="durability">What a power cut may do to them: anything, where start-up makes them again.</param>
    public void PublishPartials(long size, ReadOnlyMemory<byte> bundle, Durability durability = Durability.None)
    {
        int width = (int)(size % TilePath.FullWidth);
        long index = size / TilePath.FullWidth;
        var tile = new TilePath(0, index, width);
        _storage.Replace(LogFiles.Of(new TilePath(TilePath.Entries, index, width)), bundle, durability);
        _storage.Replace(LogFiles.Of(tile), _open.Read(tile)!.Value, durability);
    }

    /// <summary>Puts right what a power cut has left of the partial files at the right edge, which were not flushed.</summary>
    /// <param name="entries">The entries of the open bundle.</param>
    public void RepairPartials(IReadOnlyList<byte[]> entries)
    {
        long index = Size / TilePath.FullWidth;
        RepairPartials(new TilePath(TilePath.Entries, index, TilePath.FullWidth), width =>
        {
            if (width > entries.Count)
            {
                return null;
            }

            var open = new List<byte[]>(width);
            for (int i = 0; i < width; i++)
            {
                open.Add(entries[i]);
            }

            return EntryBundle.Encode(open);
        });
        RepairPartials(new TilePath(0, index, TilePath.FullWidth), width => _open.Read(new TilePath(0, index, width)));

        // Above the lowest level every partial tile was flushed before it got its name: it may be missing, or too wide, but not torn.
        for (int level = 1; level < _open.Levels; level++)
        {
            if (_open.At(level) is { IsFull: false } tile)
            {
                Ensure(tile, _open.Read(tile)!.Value);
                DeletePartials(level, tile.Index, other => other.Width > tile.Width);
            }
        }
    }

    /// <summary>Makes the names of everything written so far durable.</summary>
    public void SyncFolders()
    {
        foreach (string folder in _unsynced)
        {
            _storage.SyncDirectory(folder);
        }

        _unsynced.Clear();
    }

    /// <summary>Makes everything durable that start-up needs where the write-ahead log begins with a bundle: the names of the files before it, and the partial tiles above them.</summary>
    /// <param name="bundle">Its number.</param>
    public void KeepUpper(long bundle)
    {
        var kept = new List<TilePath>();
        long count = bundle;
        for (int level = 1; count > 0 && !_publishesPartials; level++)
        {
            int width = (int)(count % TilePath.FullWidth);
            count /= TilePath.FullWidth;
            if (width > 0 && _open.Read(new TilePath(level, count, width)) is { } bytes)
            {
                kept.Add(new TilePath(level, count, width));
                Ensure(kept[kept.Count - 1], bytes);
            }
        }

        SyncFolders();
        foreach (TilePath tile in kept)
        {
            DeletePartials(tile.Level, tile.Index, other => other.Width < tile.Width);
        }
    }

    /// <summary>Returns a tile's bytes, in its own or a greater width, from memory or from disk; null where there is none.</summary>
    public byte[]? ReadTile(TilePath path)
    {
        if (path.Level != TilePath.Entries && _open.Read(path) is { } open)
        {
            return open.ToArray();
        }

        return _storage.Read(LogFiles.Of(path)) ?? (path.IsFull ? null : _storage.Read(LogFiles.Of(new TilePath(path.Level, path.Index, TilePath.FullWidth))));
    }

    public void Dispose() => Hash.Dispose();

    private void WriteFiles(ReadOnlyMemory<byte> entries)
    {
        var bundle = new TilePath(TilePath.Entries, (Size / TilePath.FullWidth) - 1, TilePath.FullWidth);
        Ensure(bundle, entries);
        RemovePartials(bundle);
        for (int level = 0; _open.At(level) is { } tile; level++)
        {
            if (tile.IsFull)
            {
                Ensure(tile, _open.Read(tile)!.Value);
                RemovePartials(tile);
            }
            else
            {
                if (_publishesPartials)
                {
                    Ensure(tile, _open.Read(tile)!.Value);
                }

                break;
            }
        }
    }

    private void Ensure(TilePath path, ReadOnlyMemory<byte> bytes)
    {
        string name = LogFiles.Of(path);
        if (!_storage.Holds(name, bytes))
        {
            _storage.Replace(name, bytes, Durability.Whole);
            if (!_storage.Holds(name, bytes))
            {
                throw new IOException($"{name}: what is read back is not what was written");
            }
        }

        _unsynced.Add(LogFiles.FolderOf(name));
    }

    private void RemovePartials(TilePath full)
    {
        string folder = LogFiles.PartialsOf(full);
        foreach (string name in _storage.List(folder))
        {
            _storage.Delete(name);
            _unsynced.Add(folder);
        }
    }

    // What is no tile goes too.
    private void DeletePartials(int level, long index, Predicate<TilePath> condition)
    {
        foreach (string name in _storage.List(LogFiles.PartialsOf(new TilePath(level, index, TilePath.FullWidth))))
        {
            if (PathOf(name) is not { } path || condition(path))
            {
                _storage.Delete(name);
            }
        }
    }

    private void RepairPartials(TilePath full, Func<int, ReadOnlyMemory<byte>?> expected)
    {
        foreach (string name in _storage.List(LogFiles.PartialsOf(full)))
        {
            ReadOnlyMemory<byte>? expectedBytes = PathOf(name) is { } path ? expected(path.Width) : null;
            if (expectedBytes is not { } bytes)
            {
                _storage.Delete(name);
            }
            else if (!_storage.Holds(name, bytes))
            {
                _storage.Replace(name, bytes, Durability.Whole);
            }
        }
    }

    private static TilePath? PathOf(string name) => TilePath.TryParse(name.Substring(LogFiles.Published.Length + 1), out TilePath path) ? path : null;

    // A crash may have left a wider partial tile than the write-ahead log tells of; its first hashes are the same.
    private byte[]? ReadUpper(TilePath path)
    {
        var full = new TilePath(path.Level, path.Index, TilePath.FullWidth);
        TilePath least = full;
        foreach (string name in _storage.List(LogFiles.PartialsOf(full)))
        {
            least = PathOf(name) is { } partial && partial.Width >= path.Width && partial.Width < least.Width ? partial : least;
        }

        byte[]? bytes = _storage.Read(LogFiles.Of(least));
        int length = path.Width * MerkleHash.Size;
        return bytes == null || bytes.Length < length ? null : bytes.AsSpan(0, length).ToArray();
    }

    private byte[] Rebuild(TilePath path)
    {
        var tile = new byte[path.Width * MerkleHash.Size];
        for (int i = 0; i < path.Width; i++)
        {
            RootOf(path.Level - 1, (path.Index * TilePath.FullWidth) + i).CopyTo(tile, i * MerkleHash.Size);
        }

        return tile;
    }

    private byte[] RootOf(int level, long index)
    {
        var path = new TilePath(level, index, TilePath.FullWidth);
        byte[]? tile = _storage.Read(LogFiles.Of(path));
        var range = new CompactRange(Hash);
        if (tile != null && tile.Length == TilePath.FullWidth * MerkleHash.Size)
        {
            for (int i = 0; i < TilePath.FullWidth; i++)
            {
                range.Append(tile.AsSpan(i * MerkleHash.Size, MerkleHash.Size).ToArray());
            }
        }
        else
        {
            string name = LogFiles.Of(new TilePath(TilePath.Entries, index, TilePath.FullWidth));
            if (level != 0 || _storage.Read(name) is not { } bundle || !EntryBundle.TryDecode(bundle, TilePath.FullWidth, out List<(int Offset, byte[] Entry)> entries, out string _))
            {
                throw new LogCorruptException(path.ToString(), $"a tile of {TilePath.FullWidth} hashes", tile == null ? "none" : $"{tile.Length} bytes");
            }

            foreach ((int _, byte[] entry) in entries)
            {
                range.Append(Hash.Leaf(entry));
            }
        }

        return range.Root();
    }
}
