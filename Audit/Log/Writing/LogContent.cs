using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>Reads back what the log holds: full bundles from their files, the open one from the write-ahead log.</summary>
internal sealed class LogContent
{
    private readonly IStorage _storage;
    private readonly WriteAheadLog _ahead;
    private readonly LogTree _tree;

    public LogContent(IStorage storage, WriteAheadLog ahead, LogTree tree)
    {
        _storage = storage;
        _ahead = ahead;
        _tree = tree;
    }

    /// <summary>Returns the bytes of a tile or bundle of the tree so far, exactly as wide as asked; null where it is not there.</summary>
    public byte[]? ReadTile(TilePath path)
    {
        if (path.Level != TilePath.Entries)
        {
            return _tree.ReadTile(path) is { } tile && tile.Length >= path.Width * MerkleHash.Size ? tile.AsSpan(0, path.Width * MerkleHash.Size).ToArray() : null;
        }

        return path.IsFull && _storage.Read(LogFiles.Of(path)) is { } full ? full : _ahead.ReadBundle(path.Index, path.Width)?.ToArray();
    }

    /// <summary>Returns the tree of the first entries.</summary>
    public TileTree TreeAt(long size) => new(size, _tree.Hash, ReadTile);

    /// <summary>Returns an entry's exact bytes; null where it was pruned.</summary>
    public byte[]? ReadEntry(long index)
    {
        if (index < 0 || index >= _tree.Size)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The log has {_tree.Size} entries.");
        }

        TilePath path = PathOf(index / TilePath.FullWidth);
        return ReadTile(path) is { } bytes && EntryBundle.TryDecode(bytes, path.Width, out List<(int Offset, byte[] Entry)> entries, out _)
            ? entries[(int)(index % TilePath.FullWidth)].Entry
            : null;
    }

    /// <summary>Walks over entries, a bundle in memory at a time.</summary>
    /// <exception cref="LogCorruptException">A bundle is missing or damaged.</exception>
    public IEnumerable<(long Index, byte[] Entry)> Entries(long from, long to)
    {
        for (long bundle = Math.Max(0, from) / TilePath.FullWidth; bundle * TilePath.FullWidth < to; bundle++)
        {
            long first = bundle * TilePath.FullWidth;
            TilePath path = PathOf(bundle);
            if (ReadTile(path) is not { } bytes || !EntryBundle.TryDecode(bytes, path.Width, out List<(int Offset, byte[] Entry)> entries, out string _))
            {
                throw new LogCorruptException(path.ToString(), "a bundle of entries", "none");
            }

            for (int i = 0; i < entries.Count; i++)
            {
                if (first + i >= from && first + i < to)
                {
                    yield return (first + i, entries[i].Entry);
                }
            }
        }
    }

    private TilePath PathOf(long bundle) => new(TilePath.Entries, bundle, (int)Math.Min(TilePath.FullWidth, _tree.Size - (bundle * TilePath.FullWidth)));
}
