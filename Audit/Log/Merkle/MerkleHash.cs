using System;
using System.Security.Cryptography;

namespace MeadowTinyMl.Audit.Log.Merkle;

/// <summary>The hashes of the tree; one instance serves one thread.</summary>
/// <remarks>RFC 6962, section 2.1: leaves and nodes have prefixes of their own, so that none can pass for the other.</remarks>
public sealed class MerkleHash : IDisposable
{
    /// <summary>Bytes of a hash.</summary>
    public const int Size = 32;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _prefix = new byte[1];
    private readonly byte[] _node = new byte[1 + (2 * Size)];

    /// <summary>Returns the root of the empty tree: SHA-256 of nothing.</summary>
    public byte[] Empty() => _hash.GetHashAndReset();

    /// <summary>Returns SHA-256(0x00 || entry).</summary>
    public byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        _hash.AppendData(_prefix);
        _hash.AppendData(entry);
        return _hash.GetHashAndReset();
    }

    /// <summary>Returns SHA-256(0x01 || left || right).</summary>
    /// <param name="left">32 bytes.</param>
    /// <param name="right">32 bytes.</param>
    /// <exception cref="ArgumentException">One of them is no hash.</exception>
    public byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.Length != Size || right.Length != Size)
        {
            throw new ArgumentException($"A node is made of two hashes of {Size} bytes, not of {left.Length} and {right.Length}.");
        }

        _node[0] = 1;
        left.CopyTo(_node.AsSpan(1, Size));
        right.CopyTo(_node.AsSpan(1 + Size));
        _hash.AppendData(_node);
        return _hash.GetHashAndReset();
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
