using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log;

/// <summary>The tile at the right edge of each level: at most 256 hashes a level, whatever the size of the log.</summary>
internal sealed class OpenTiles
{
    private const int LevelsPerTile = 8;

    private readonly IStorage _storage;
    private readonly List<List<byte[]>> _levels = new();
    private readonly List<long> _full = new();
    private readonly List<int> _written = new();

    public OpenTiles(IStorage storage) => _storage = storage;

    /// <summary>Takes a node that the tree has completed; every eighth level is a level of tiles.</summary>
    public void Add(int height, long index, byte[] hash)
    {
        if (height % LevelsPerTile != 0)
        {
            return;
        }

        List<byte[]> level = Level(height / LevelsPerTile);
        level.Add(hash);
    }

    /// <summary>Writes the tiles that have become full.</summary>
    public void WriteFull()
    {
        for (int level = 0; level < _levels.Count; level++)
        {
            if (_levels[level].Count == TilePath.FullWidth)
            {
                var path = new TilePath(level, _full[level], TilePath.FullWidth);
                _storage.Replace("log/" + path, Concatenate(_levels[level]));
                foreach (string name in _storage.List($"log/{path}.p"))
                {
                    _storage.Delete(name);
                }

                _levels[level].Clear();
                _full[level]++;
                _written[level] = 0;
            }
        }
    }

    /// <summary>Writes the open tiles as far as they are not written yet.</summary>
    public void WritePartial(long size)
    {
        for (int level = 0; level < _levels.Count && size >> (LevelsPerTile * level) > 0; level++)
        {
            int width = _levels[level].Count;
            if (width > 0 && width != _written[level])
            {
                _storage.Replace("log/" + new TilePath(level, _full[level], width), Concatenate(_levels[level]));
                _written[level] = width;
            }
        }
    }

    /// <summary>Reads the open tiles of a log whose first bundles are full, and restores the right edge of its tree.</summary>
    public void Restore(CompactRange range, long fullBundles)
    {
        var edge = new List<(int Level, List<byte[]> Hashes)>();
        long count = fullBundles;
        for (int level = 1; count > 0; level++)
        {
            long full = count / TilePath.FullWidth;
            int width = (int)(count % TilePath.FullWidth);
            List<byte[]> hashes = Level(level);
            _full[level] = full;
            if (width > 0)
            {
                ReadTile(new TilePath(level, full, width), hashes);
                _written[level] = width;
                edge.Add((level, hashes));
            }

            count = full;
        }

        Level(0);
        _full[0] = fullBundles;
        edge.Reverse();
        foreach ((int level, List<byte[]> hashes) in edge)
        {
            foreach (byte[] hash in hashes)
            {
                range.AppendSubtree(LevelsPerTile * level, hash);
            }
        }
    }

    private static byte[] Concatenate(List<byte[]> hashes)
    {
        var bytes = new byte[hashes.Count * MerkleHash.Size];
        for (int i = 0; i < hashes.Count; i++)
        {
            hashes[i].CopyTo(bytes, i * MerkleHash.Size);
        }

        return bytes;
    }

    // A crash may have left a wider partial tile than the write-ahead log tells of; its first hashes are the same.
    private void ReadTile(TilePath path, List<byte[]> hashes)
    {
        byte[]? bytes = null;
        for (int width = path.Width; width < TilePath.FullWidth && bytes == null; width++)
        {
            bytes = _storage.Read("log/" + new TilePath(path.Level, path.Index, width));
        }

        bytes ??= _storage.Read("log/" + new TilePath(path.Level, path.Index, TilePath.FullWidth));
        if (bytes == null || bytes.Length < path.Width * MerkleHash.Size)
        {
            throw new LogCorruptException(path.ToString(), $"a tile of {path.Width} hashes", bytes == null ? "none" : $"{bytes.Length} bytes");
        }

        for (int i = 0; i < path.Width; i++)
        {
            hashes.Add(System.MemoryExtensions.AsSpan(bytes, i * MerkleHash.Size, MerkleHash.Size).ToArray());
        }
    }

    private List<byte[]> Level(int level)
    {
        while (_levels.Count <= level)
        {
            _levels.Add(new List<byte[]>());
            _full.Add(0);
            _written.Add(0);
        }

        return _levels[level];
    }
}
