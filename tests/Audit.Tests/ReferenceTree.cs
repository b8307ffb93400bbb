using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>RFC 6962, section 2.1, word for word: slow, recursive and obviously right.</summary>
internal static class ReferenceTree
{
    public static byte[] Root(MerkleHash hash, ReadOnlySpan<byte[]> leaves) => leaves.Length switch
    {
        0 => hash.Empty(),
        1 => leaves[0],
        _ => hash.Node(Root(hash, leaves[..Split(leaves.Length)]), Root(hash, leaves[Split(leaves.Length)..])),
    };

    public static List<byte[]> Path(MerkleHash hash, int index, ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length == 1)
        {
            return [];
        }

        int k = Split(leaves.Length);
        return index < k
            ? [.. Path(hash, index, leaves[..k]), Root(hash, leaves[k..])]
            : [.. Path(hash, index - k, leaves[k..]), Root(hash, leaves[..k])];
    }

    public static List<byte[]> Consistency(MerkleHash hash, int old, ReadOnlySpan<byte[]> leaves, bool isComplete)
    {
        if (old == leaves.Length)
        {
            return isComplete ? [] : [Root(hash, leaves)];
        }

        int k = Split(leaves.Length);
        return old <= k
            ? [.. Consistency(hash, old, leaves[..k], isComplete), Root(hash, leaves[k..])]
            : [.. Consistency(hash, old - k, leaves[k..], false), Root(hash, leaves[..k])];
    }

    // The largest power of two smaller than n.
    private static int Split(int n)
    {
        int k = 1;
        while (2 * k < n)
        {
            k *= 2;
        }

        return k;
    }
}
