using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Merkle;

/// <summary>The tile at the right edge of each level: 8 KB a level, for three levels from the start, which suffice for 16 million entries.</summary>
internal sealed class OpenTiles
{
    private const int LevelsPerTile = 8;
    private const int LevelsFromTheStart = 3;

    private readonly List<byte[]> _hashes = new();
    private readonly List<int> _widths = new();
    private readonly List<long> _indexes = new();

    public OpenTiles() => Reach(LevelsFromTheStart - 1);

    /// <summary>Gets how many levels of tiles there are.</summary>
    public int Levels => _hashes.Count;

    /// <summary>Takes a node that the tree has completed; every eighth level is a level of tiles.</summary>
    public void Add(int height, long index, byte[] hash)
    {
        if (height % LevelsPerTile != 0)
        {
            return;
        }

        int level = height / LevelsPerTile;
        Reach(level);
        if (_widths[level] == TilePath.FullWidth)
        {
            _widths[level] = 0;
            _indexes[level]++;
        }

        Buffer.BlockCopy(hash, 0, _hashes[level], _widths[level] * MerkleHash.Size, MerkleHash.Size);
        _widths[level]++;
    }

    /// <summary>Returns which tile stands at the right edge of a level, or null where the level has none.</summary>
    public TilePath? At(int level) => level < _hashes.Count && _widths[level] > 0 ? new TilePath(level, _indexes[level], _widths[level]) : null;

    /// <summary>Returns the bytes of a tile at the right edge, in this or a lesser width, good until the next node is added; null for any other tile.</summary>
    public ReadOnlyMemory<byte>? Read(TilePath path)
    {
        if (path.Level < 0 || path.Level >= _hashes.Count || _indexes[path.Level] != path.Index || path.Width > _widths[path.Level])
        {
            return null;
        }

        return _hashes[path.Level].AsMemory(0, path.Width * MerkleHash.Size);
    }

    /// <summary>Starts over from the tiles of a log whose first bundles are full, and restores the right edge of its tree.</summary>
    /// <param name="range">Empty.</param>
    /// <param name="fullBundles">How many bundles are full.</param>
    /// <param name="read">Returns the bytes of a tile of level 1 or above.</param>
    public void Restore(CompactRange range, long fullBundles, Func<TilePath, byte[]> read)
    {
        _hashes.Clear();
        _widths.Clear();
        _indexes.Clear();
        Reach(LevelsFromTheStart - 1);
        _indexes[0] = fullBundles;
        int top = 0;
        for (long count = fullBundles; count > 0; count /= TilePath.FullWidth)
        {
            int level = ++top;
            Reach(level);
            _indexes[level] = count / TilePath.FullWidth;
            int width = (int)(count % TilePath.FullWidth);
            if (width > 0)
            {
                read(new TilePath(level, _indexes[level], width)).CopyTo(_hashes[level], 0);
                _widths[level] = width;
            }
        }

        for (int level = top; level >= 1; level--)
        {
            for (int i = 0; i < _widths[level]; i++)
            {
                range.AppendSubtree(LevelsPerTile * level, _hashes[level].AsSpan(i * MerkleHash.Size, MerkleHash.Size).ToArray());
            }
        }
    }

    private void Reach(int level)
    {
        while (_hashes.Count <= level)
        {
            _hashes.Add(new byte[TilePath.FullWidth * MerkleHash.Size]);
            _widths.Add(0);
            _indexes.Add(0);
        }
    }
}
