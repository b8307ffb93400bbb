using System;
using System.Linq;
using MeadowTinyMl.Audit.Log.Merkle;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>T2: proof makers and verifiers against the recursive definition of RFC 6962, for every pair of sizes and every index up to 130. Another project's probes are in <see cref="MerkleVectorTests"/>.</summary>
public class T02ProofTests
{
    private const int Largest = 130;

    [Fact]
    public void Proofs_AreThoseOfTheDefinitionForEveryPairUpTo130()
    {
        using var hash = new MerkleHash();
        byte[][] leaves = Enumerable.Range(0, Largest).Select(i => hash.Leaf([(byte)i])).ToArray();
        byte[][] roots = Enumerable.Range(0, Largest + 1).Select(size => ReferenceTree.Root(hash, leaves.AsSpan(0, size))).ToArray();
        byte[] tile = leaves.SelectMany(leaf => leaf).ToArray();
        for (int size = 1; size <= Largest; size++)
        {
            var tree = new TileTree(size, hash, path => path.Level == 0 ? tile : null);
            for (int index = 0; index < size; index++)
            {
                byte[][] expected = ReferenceTree.Path(hash, index, leaves.AsSpan(0, size)).ToArray();
                Assert.Equal(expected, tree.Inclusion(index));
                Assert.True(MerkleProof.VerifyInclusion(hash, index, size, leaves[index], roots[size], expected));
                Assert.False(MerkleProof.VerifyInclusion(hash, (index + 1) % size, size, leaves[index], roots[size], expected) && size > 1);
                Assert.False(MerkleProof.VerifyInclusion(hash, index, size, leaves[index], roots[size - 1], expected));
            }

            for (int old = 0; old <= size; old++)
            {
                byte[][] expected = old == 0 ? [] : ReferenceTree.Consistency(hash, old, leaves.AsSpan(0, size), true).ToArray();
                Assert.Equal(expected, tree.Consistency(old));
                Assert.True(MerkleProof.VerifyConsistency(hash, old, size, roots[old], roots[size], expected));
                Assert.False(old != size && MerkleProof.VerifyConsistency(hash, old, size, roots[size], roots[old], expected));
            }
        }
    }

    [Fact]
    public void Proof_OfOneEntryReadsAtMostOneTileALevelBesidesTheEdge()
    {
        using var hash = new MerkleHash();
        var storage = new MemoryStorage();
        TestLog.Write(storage, 70_000);
        using LogWriterReader log = new(storage);
        int reads = 0;
        var tree = new TileTree(log.Size, hash, path =>
        {
            reads++;
            return log.Tile(path);
        });
        tree.Root(log.Size);
        int edge = reads;
        Assert.InRange(edge, 1, 3);
        foreach (long index in new long[] { 5, 30_000, 65_535, 65_536, 69_999 })
        {
            reads = 0;
            tree.Inclusion(index);
            Assert.InRange(reads, 0, 3);
        }
    }
}
