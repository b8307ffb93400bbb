using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Merkle;

/// <summary>Hashes, roots and proofs of a tree out of its tiles, a tile a level.</summary>
/// <remarks>Trusts the tiles; check a proof made from them against a signed root before it is believed.</remarks>
public sealed class TileTree
{
    private const int LevelsPerTile = 8;

    private readonly MerkleHash _hash;
    private readonly Func<TilePath, byte[]?> _read;
    private readonly Dictionary<(int Level, long Index), byte[]> _tiles = new();

    /// <summary>Opens a tree.</summary>
    /// <param name="size">Its entries.</param>
    /// <param name="hash">The hash functions, of the same thread.</param>
    /// <param name="read">Returns a tile's bytes, at least as many as its width asks for, or null where it is not there.</param>
    public TileTree(long size, MerkleHash hash, Func<TilePath, byte[]?> read)
    {
        Size = size;
        _hash = hash;
        _read = read;
    }

    /// <summary>Gets the entries of the tree.</summary>
    public long Size { get; }

    /// <summary>Returns the root of the first entries.</summary>
    /// <param name="size">How many.</param>
    /// <exception cref="LogCorruptException">A tile is missing or short.</exception>
    public byte[] Root(long size) => size == 0 ? _hash.Empty() : Range(0, size);

    /// <summary>Returns the inclusion proof of an entry, from the leaf up.</summary>
    /// <param name="index">Less than the size.</param>
    /// <exception cref="LogCorruptException">A tile is missing or short.</exception>
    public List<byte[]> Inclusion(long index) => Inclusion(index, 1);

    /// <summary>Returns the inclusion proof of a full level-0 tile's hash, from that tile up: with the hashes inside the tile before it, it is the proof of an entry.</summary>
    /// <param name="tile">Its index.</param>
    /// <exception cref="LogCorruptException">A tile is missing or short.</exception>
    public List<byte[]> InclusionOfTile(long tile) => Inclusion(tile * TilePath.FullWidth, TilePath.FullWidth);

    /// <summary>Returns the hashes from an entry up to the hash of its full level-0 tile.</summary>
    /// <param name="index">An entry whose tile is full.</param>
    /// <exception cref="LogCorruptException">A tile is missing or short.</exception>
    public byte[][] PathInTile(long index)
    {
        var path = new byte[LevelsPerTile][];
        for (int height = 0; height < path.Length; height++)
        {
            path[height] = Node(height, (index >> height) ^ 1);
        }

        return path;
    }

    /// <summary>Returns the proof that the first entries are a prefix of the tree.</summary>
    /// <param name="oldSize">How many; 0 up to the size.</param>
    /// <exception cref="LogCorruptException">A tile is missing or short.</exception>
    public List<byte[]> Consistency(long oldSize)
    {
        if (oldSize < 0 || oldSize > Size)
        {
            throw new ArgumentOutOfRangeException(nameof(oldSize), oldSize, $"The tree has {Size} entries.");
        }

        var proof = new List<byte[]>();
        if (oldSize == 0 || oldSize == Size)
        {
            return proof;
        }

        long begin = 0;
        long end = Size;
        while (end > oldSize)
        {
            long split = begin + Split(end - begin);
            proof.Add(oldSize <= split ? Range(split, end) : Range(begin, split));
            (begin, end) = oldSize <= split ? (begin, split) : (split, end);
        }

        // The smaller tree's own root is known to whoever asks.
        if (begin > 0)
        {
            proof.Add(Range(begin, end));
        }

        proof.Reverse();
        return proof;
    }

    /// <summary>Returns the hash of a node.</summary>
    /// <param name="height">0 for a leaf.</param>
    /// <param name="index">Its index at that height; all its leaves are in the tree.</param>
    /// <exception cref="LogCorruptException">A tile is missing or short.</exception>
    public byte[] Node(int height, long index)
    {
        int level = height / LevelsPerTile;
        int above = height % LevelsPerTile;
        long first = index << above;
        byte[] tile = Tile(level, first / TilePath.FullWidth);
        return Fold(tile, (int)(first % TilePath.FullWidth), 1 << above);
    }

    private List<byte[]> Inclusion(long index, long width)
    {
        if (index < 0 || index > Size - width)
        {
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The tree has {Size} entries.");
        }

        var proof = new List<byte[]>();
        long begin = 0;
        long end = Size;
        while (end - begin > width)
        {
            long split = begin + Split(end - begin);
            proof.Add(index < split ? Range(split, end) : Range(begin, split));
            (begin, end) = index < split ? (begin, split) : (split, end);
        }

        proof.Reverse();
        return proof;
    }

    private byte[] Fold(byte[] tile, int first, int count)
    {
        if (count == 1)
        {
            return tile.AsSpan(first * MerkleHash.Size, MerkleHash.Size).ToArray();
        }

        return _hash.Node(Fold(tile, first, count / 2), Fold(tile, first + (count / 2), count / 2));
    }

    // The hash of the entries from begin on, where begin is a multiple of the largest subtree in the range.
    private byte[] Range(long begin, long end)
    {
        byte[]? root = null;
        var subtrees = new List<byte[]>();
        for (long at = begin; at < end;)
        {
            int height = 0;
            while ((at & ((2L << height) - 1)) == 0 && at + (2L << height) <= end && height < 61)
            {
                height++;
            }

            subtrees.Add(Node(height, at >> height));
            at += 1L << height;
        }

        for (int i = subtrees.Count - 1; i >= 0; i--)
        {
            root = root == null ? subtrees[i] : _hash.Node(subtrees[i], root);
        }

        return root!;
    }

    private byte[] Tile(int level, long index)
    {
        if (_tiles.TryGetValue((level, index), out byte[]? known))
        {
            return known;
        }

        long nodes = Size >> (LevelsPerTile * level);
        int width = (int)Math.Min(TilePath.FullWidth, nodes - (index * TilePath.FullWidth));
        var path = new TilePath(level, index, width);
        byte[]? tile = _read(path);
        if (tile == null || tile.Length < width * MerkleHash.Size)
        {
            throw new LogCorruptException(path.ToString(), $"a tile of {width} hashes", tile == null ? "none" : $"{tile.Length} bytes");
        }

        // One open tile a level is enough for a walk along the edge; memory does not grow with the proofs that are asked for.
        if (_tiles.Count > 2 * LevelsPerTile)
        {
            _tiles.Clear();
        }

        _tiles[(level, index)] = tile;
        return tile;
    }

    // The largest power of two smaller than n.
    private static long Split(long n)
    {
        long split = 1;
        while (split < n - split)
        {
            split <<= 1;
        }

        return split;
    }
}
