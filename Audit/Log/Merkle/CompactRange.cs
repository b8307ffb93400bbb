using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Merkle;

/// <summary>The right edge of a tree: one hash for each set bit of its size, whatever the size.</summary>
public sealed class CompactRange
{
    private readonly MerkleHash _hash;
    private readonly List<byte[]> _hashes = new();

    /// <summary>Starts with the empty tree.</summary>
    /// <param name="hash">The hash functions, of the same thread.</param>
    public CompactRange(MerkleHash hash) => _hash = hash;

    /// <summary>Gets the number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>Adds a leaf and reports every node that it completes.</summary>
    /// <param name="leafHash">32 bytes.</param>
    /// <param name="completed">Given level (0 for the leaf), index in that level and hash; may be null.</param>
    public void Append(byte[] leafHash, Action<int, long, byte[]>? completed = null)
    {
        byte[] node = leafHash;
        completed?.Invoke(0, Size, node);
        int level = 0;
        for (long rest = Size; (rest & 1) == 1; rest >>= 1)
        {
            level++;
            node = _hash.Node(_hashes[_hashes.Count - 1], node);
            _hashes.RemoveAt(_hashes.Count - 1);
            completed?.Invoke(level, rest >> 1, node);
        }

        _hashes.Add(node);
        Size++;
    }

    /// <summary>Adds the root of a perfect subtree at the right edge; it must be no larger than any before it.</summary>
    /// <param name="height">Its height; it has 2^height leaves.</param>
    /// <param name="hash">Its root.</param>
    /// <exception cref="ArgumentException">The size is no multiple of the subtree's, so it cannot stand here.</exception>
    public void AppendSubtree(int height, byte[] hash)
    {
        if (Size % (1L << height) != 0)
        {
            throw new ArgumentException($"A subtree of 2^{height} leaves cannot stand at {Size}.", nameof(height));
        }

        byte[] node = hash;
        for (long rest = Size >> height; (rest & 1) == 1; rest >>= 1)
        {
            node = _hash.Node(_hashes[_hashes.Count - 1], node);
            _hashes.RemoveAt(_hashes.Count - 1);
        }

        _hashes.Add(node);
        Size += 1L << height;
    }

    /// <summary>Returns the root: the hashes folded from the right.</summary>
    public byte[] Root()
    {
        if (_hashes.Count == 0)
        {
            return _hash.Empty();
        }

        byte[] root = _hashes[_hashes.Count - 1];
        for (int i = _hashes.Count - 2; i >= 0; i--)
        {
            root = _hash.Node(_hashes[i], root);
        }

        return root;
    }
}
