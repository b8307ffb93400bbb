using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Merkle;

/// <summary>Verifies inclusion and consistency proofs; a bad proof is an answer, not an error.</summary>
/// <remarks>RFC 9162, sections 2.1.3.2 and 2.1.4.2. Sizes up to 2^63 − 1.</remarks>
public static class MerkleProof
{
    /// <summary>Returns whether a leaf stands at an index of a tree.</summary>
    /// <param name="hash">The hash functions.</param>
    /// <param name="index">0 up to <paramref name="size"/>.</param>
    /// <param name="size">Leaves of the tree.</param>
    /// <param name="leafHash">Hash of the leaf.</param>
    /// <param name="root">Root of the tree.</param>
    /// <param name="proof">Sibling hashes from the leaf up.</param>
    public static bool VerifyInclusion(MerkleHash hash, long index, long size, byte[] leafHash, byte[] root, IReadOnlyList<byte[]> proof)
    {
        if (index < 0 || size <= 0 || index >= size || !AreHashes(proof, leafHash, root))
        {
            return false;
        }

        long node = index;
        long last = size - 1;
        byte[] result = leafHash;
        foreach (byte[] sibling in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                result = hash.Node(sibling, result);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                result = hash.Node(result, sibling);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && result.AsSpan().SequenceEqual(root);
    }

    /// <summary>Returns whether a tree is a prefix of a larger one.</summary>
    /// <param name="hash">The hash functions.</param>
    /// <param name="oldSize">Leaves of the smaller tree.</param>
    /// <param name="size">Leaves of the larger tree.</param>
    /// <param name="oldRoot">Root of the smaller tree.</param>
    /// <param name="root">Root of the larger tree.</param>
    /// <param name="proof">Hashes as of RFC 9162; empty where the sizes are equal or the smaller tree is empty.</param>
    public static bool VerifyConsistency(MerkleHash hash, long oldSize, long size, byte[] oldRoot, byte[] root, IReadOnlyList<byte[]> proof)
    {
        // A tree is a prefix of itself, whatever its root is made of.
        if (oldSize == size && oldSize > 0)
        {
            return proof.Count == 0 && oldRoot.AsSpan().SequenceEqual(root);
        }

        if (oldSize < 0 || size < oldSize || !AreHashes(proof, oldRoot, root))
        {
            return false;
        }

        if (oldSize == 0)
        {
            return proof.Count == 0 && oldRoot.AsSpan().SequenceEqual(hash.Empty()) && (size > 0 || root.AsSpan().SequenceEqual(oldRoot));
        }

        bool oldIsPerfect = (oldSize & (oldSize - 1)) == 0;
        if (!oldIsPerfect && proof.Count == 0)
        {
            return false;
        }

        long node = oldSize - 1;
        long last = size - 1;
        while ((node & 1) == 1)
        {
            node >>= 1;
            last >>= 1;
        }

        byte[] oldResult = oldIsPerfect ? oldRoot : proof[0];
        byte[] result = oldResult;
        for (int i = oldIsPerfect ? 0 : 1; i < proof.Count; i++)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                oldResult = hash.Node(proof[i], oldResult);
                result = hash.Node(proof[i], result);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                result = hash.Node(result, proof[i]);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && oldResult.AsSpan().SequenceEqual(oldRoot) && result.AsSpan().SequenceEqual(root);
    }

    private static bool AreHashes(IReadOnlyList<byte[]> proof, byte[] first, byte[] second)
    {
        bool sound = first.Length == MerkleHash.Size && second.Length == MerkleHash.Size && proof.Count <= 64;
        for (int i = 0; sound && i < proof.Count; i++)
        {
            sound = proof[i].Length == MerkleHash.Size;
        }

        return sound;
    }
}
