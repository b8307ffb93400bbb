using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Audit.Tests;

public sealed class MerkleVectorTests : IDisposable
{
    private readonly MerkleHash _hash = new();

    public void Dispose() => _hash.Dispose();

    [FactNeeds(Vectors.Folder + "/leafhash.json")]
    public void LeafNodeAndEmpty_AreThePublishedHashes()
    {
        JsonElement vectors = Vectors.Read("leafhash.json");
        foreach (JsonElement leaf in vectors.GetProperty("leaves").EnumerateArray())
        {
            Assert.Equal(leaf.Hex("leaf_hash_hex"), _hash.Leaf(leaf.Base64("data_b64")));
        }

        JsonElement node = vectors.GetProperty("node");
        Assert.Equal(node.Hex("node_hash_hex"), _hash.Node(node.Hex("left_hex"), node.Hex("right_hex")));
        Assert.Equal(vectors.Hex("empty_root_hex"), _hash.Empty());
    }

    [FactNeeds(Vectors.Folder + "/roots.json")]
    public void Root_IsThePublishedOneForCertificateTransparencysEntries()
    {
        JsonElement reference = Vectors.Read("roots.json").GetProperty("ct_reference");
        string[] roots = reference.GetProperty("roots_hex_by_size").EnumerateArray().Select(root => root.GetString()!).ToArray();
        var range = new CompactRange(_hash);
        Assert.Equal(roots[0], Convert.ToHexStringLower(range.Root()));
        foreach (JsonElement entry in reference.GetProperty("entries_hex").EnumerateArray())
        {
            range.Append(_hash.Leaf(Convert.FromHexString(entry.GetString()!)));
            Assert.Equal(roots[range.Size], Convert.ToHexStringLower(range.Root()));
        }

        Assert.Equal(roots.Length - 1, range.Size);
    }

    [FactNeeds(Vectors.Folder + "/roots.json")]
    public void RootsAndTiles_AreThePublishedOnesBeyondTwoTileLevels()
    {
        JsonElement vectors = Vectors.Read("roots.json");
        long size = vectors.GetProperty("size").GetInt64();
        Dictionary<long, byte[]> roots = vectors.GetProperty("roots_by_size").EnumerateObject()
            .ToDictionary(root => long.Parse(root.Name, CultureInfo.InvariantCulture), root => root.Value.GetBytesFromBase64());
        var tiles = new Dictionary<(int Level, long Index), List<byte>>();
        var bundles = new Dictionary<long, List<byte[]>>();
        var range = new CompactRange(_hash);
        int compared = 0;
        while (true)
        {
            if (roots.TryGetValue(range.Size, out byte[]? expected))
            {
                Assert.Equal(expected, range.Root());
                compared++;
            }

            if (range.Size == size)
            {
                break;
            }

            byte[] entry = Encoding.ASCII.GetBytes($"entry-{range.Size}");
            Get(bundles, range.Size / TilePath.FullWidth).Add(entry);
            range.Append(_hash.Leaf(entry), (height, index, hash) =>
            {
                if (height % 8 == 0)
                {
                    Get(tiles, (height / 8, index / TilePath.FullWidth)).AddRange(hash);
                }
            });
        }

        Assert.Equal(roots.Count, compared);
        foreach (JsonProperty file in vectors.GetProperty("files_at_size").EnumerateObject())
        {
            Assert.True(TilePath.TryParse(file.Name, out TilePath path), file.Name);
            byte[] bytes = path.Level == TilePath.Entries
                ? EntryBundle.Encode(bundles[path.Index].Take(path.Width).ToArray())
                : tiles[(path.Level, path.Index)].Take(path.Width * MerkleHash.Size).ToArray();
            Assert.Equal(file.Value.GetProperty("len").GetInt32(), bytes.Length);
            Assert.Equal(file.Value.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }

        static List<T> Get<TKey, T>(Dictionary<TKey, List<T>> map, TKey key)
            where TKey : notnull
        {
            if (!map.TryGetValue(key, out List<T>? list))
            {
                map[key] = list = [];
            }

            return list;
        }
    }

    [FactNeeds(Vectors.Folder + "/tilepaths.json")]
    public void TilePath_ReadsAndWritesThePublishedPathsAndNoOther()
    {
        JsonElement vectors = Vectors.Read("tilepaths.json");
        foreach (JsonElement valid in vectors.GetProperty("valid").EnumerateArray())
        {
            var path = new TilePath(valid.GetProperty("level").GetInt32(), valid.GetProperty("index").GetInt64(), valid.GetProperty("width").GetInt32());
            string text = valid.GetProperty("path").GetString()!;
            Assert.Equal(text, path.ToString());
            Assert.True(TilePath.TryParse(text, out TilePath parsed), text);
            Assert.Equal(path, parsed);
        }

        foreach (JsonElement invalid in vectors.GetProperty("invalid").EnumerateArray())
        {
            Assert.False(TilePath.TryParse(invalid.GetString()!, out _), invalid.GetString());
        }
    }

    [FactNeeds(Vectors.Folder + "/inclusion.json")]
    public void VerifyInclusion_AgreesWithEveryVector()
    {
        foreach (JsonElement vector in Vectors.Read("inclusion.json").EnumerateArray())
        {
            bool holds = MerkleProof.VerifyInclusion(
                _hash, vector.GetProperty("index").GetInt64(), vector.GetProperty("size").GetInt64(), vector.Base64("leaf_hash"), vector.Base64("root"), vector.Proof());
            Assert.True(vector.GetProperty("ok").GetBoolean() == holds, vector.GetProperty("name").GetString());
        }
    }

    [FactNeeds(Vectors.Folder + "/consistency.json")]
    public void VerifyConsistency_AgreesWithEveryVector()
    {
        foreach (JsonElement vector in Vectors.Read("consistency.json").EnumerateArray())
        {
            bool holds = MerkleProof.VerifyConsistency(
                _hash, vector.GetProperty("old_size").GetInt64(), vector.GetProperty("size").GetInt64(), vector.Base64("old_root"), vector.Base64("root"), vector.Proof());
            Assert.True(vector.GetProperty("ok").GetBoolean() == holds, vector.GetProperty("name").GetString());
        }
    }

    [FactNeeds(Vectors.Folder + "/merkle-probes/probes.json")]
    public void Proofs_AgreeWithAnotherProjectsProbes()
    {
        JsonElement probes = Vectors.Read("merkle-probes/probes.json");
        foreach (JsonElement probe in probes.GetProperty("inclusion").EnumerateArray())
        {
            // Sizes beyond 2^63 - 1 cannot occur in a log of ours; such a probe must be a refusal.
            bool fits = Fits(probe, "leafIdx", out long index) & Fits(probe, "treeSize", out long size);
            bool holds = fits && MerkleProof.VerifyInclusion(_hash, index, size, Bytes(probe, "leafHash"), Bytes(probe, "root"), probe.Proof());
            Assert.True(probe.GetProperty("wantErr").GetBoolean() != holds, probe.GetProperty("file").GetString());
        }

        foreach (JsonElement probe in probes.GetProperty("consistency").EnumerateArray())
        {
            bool fits = Fits(probe, "size1", out long size1) & Fits(probe, "size2", out long size2);
            bool holds = fits && MerkleProof.VerifyConsistency(_hash, size1, size2, Bytes(probe, "root1"), Bytes(probe, "root2"), probe.Proof());
            Assert.True(probe.GetProperty("wantErr").GetBoolean() != holds, probe.GetProperty("file").GetString());
        }

        static bool Fits(JsonElement probe, string property, out long value)
        {
            BigInteger number = BigInteger.Parse(probe.GetProperty(property).GetRawText(), CultureInfo.InvariantCulture);
            value = number <= long.MaxValue ? (long)number : -1;
            return number <= long.MaxValue;
        }

        static byte[] Bytes(JsonElement probe, string property) => probe.GetProperty(property).ValueKind == JsonValueKind.Null ? [] : probe.Base64(property);
    }

    [Fact]
    public void Root_IsThatOfTheRecursiveDefinitionForEverySizeUpTo130()
    {
        byte[][] leaves = Enumerable.Range(0, 130).Select(i => _hash.Leaf([(byte)i])).ToArray();
        var range = new CompactRange(_hash);
        for (int size = 0; size <= leaves.Length; size++)
        {
            Assert.Equal(ReferenceTree.Root(_hash, leaves.AsSpan(0, size)), range.Root());
            if (size < leaves.Length)
            {
                range.Append(leaves[size]);
            }
        }
    }

    [Fact]
    public void Proofs_OfTheRecursiveDefinitionHoldAndTheirNeighboursDoNot()
    {
        byte[][] leaves = Enumerable.Range(0, 40).Select(i => _hash.Leaf([(byte)i])).ToArray();
        for (int size = 1; size <= leaves.Length; size++)
        {
            byte[] root = ReferenceTree.Root(_hash, leaves.AsSpan(0, size));
            for (int index = 0; index < size; index++)
            {
                byte[][] path = ReferenceTree.Path(_hash, index, leaves.AsSpan(0, size)).ToArray();
                Assert.True(MerkleProof.VerifyInclusion(_hash, index, size, leaves[index], root, path));
                Assert.False(MerkleProof.VerifyInclusion(_hash, (index + 1) % (size + 1), size, leaves[index], root, path));
            }

            for (int old = 1; old <= size; old++)
            {
                byte[] oldRoot = ReferenceTree.Root(_hash, leaves.AsSpan(0, old));
                byte[][] proof = ReferenceTree.Consistency(_hash, old, leaves.AsSpan(0, size), true).ToArray();
                Assert.True(MerkleProof.VerifyConsistency(_hash, old, size, oldRoot, root, proof));
                Assert.False(MerkleProof.VerifyConsistency(_hash, old, size, root, oldRoot, proof) && old != size);
            }
        }
    }
}
