using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>A check of a published directory in few lines, from the files alone: entries hash to the signed root, and all tiles agree with them.</summary>
internal sealed class PublishedLog
{
    private PublishedLog(Checkpoint checkpoint, long first, List<byte[]> entries)
    {
        Checkpoint = checkpoint;
        First = first;
        Entries = entries;
    }

    public Checkpoint Checkpoint { get; }

    /// <summary>Gets the index of the first entry that is there.</summary>
    public long First { get; }

    public List<byte[]> Entries { get; }

    /// <summary>Returns an entry in which the number of a boot and the like can be seen.</summary>
    public JsonValue this[long index] => CanonicalJson.Parse(Entries[(int)(index - First)]);

    /// <summary>Reads and checks; throws where anything does not fit.</summary>
    /// <param name="files">By name, <c>log/</c> before the published ones.</param>
    /// <param name="minimum">Entries before this index may be gone.</param>
    public static PublishedLog Read(IReadOnlyDictionary<string, byte[]> files, long minimum = 0)
    {
        Checkpoint checkpoint = Checkpoint.Parse(SignedNote.Parse(files["log/checkpoint"]).Text);
        using var hash = new MerkleHash();
        var range = new CompactRange(hash);
        var nodes = new Dictionary<(int Height, long Index), byte[]>();
        long first = 0;
        while (first < minimum && !files.ContainsKey("log/" + new TilePath(TilePath.Entries, first / 256, 256)))
        {
            byte[] upper = Tile(files, new TilePath(1, first / 65_536, (int)((first / 256 % 256) + 1)));
            range.AppendSubtree(8, upper[^32..]);
            nodes[(8, first / 256)] = upper[^32..];
            first += 256;
        }

        var entries = new List<byte[]>();
        for (long bundle = first / 256; bundle * 256 < checkpoint.Size; bundle++)
        {
            int width = (int)Math.Min(256, checkpoint.Size - (bundle * 256));
            byte[] bytes = Find(files, new TilePath(TilePath.Entries, bundle, width));
            int at = 0;
            for (int i = 0; i < width; i++)
            {
                int length = (bytes[at] << 8) | bytes[at + 1];
                byte[] entry = bytes[(at + 2)..(at + 2 + length)];
                entries.Add(entry);
                range.Append(hash.Leaf(entry), (height, index, node) => nodes[(height, index)] = node);
                at += 2 + length;
            }
        }

        if (!range.Root().AsSpan().SequenceEqual(checkpoint.Root))
        {
            throw new InvalidOperationException($"The entries do not give the root at {checkpoint.Size}.");
        }

        foreach ((string name, byte[] bytes) in files.Where(file => file.Key.StartsWith("log/tile/", StringComparison.Ordinal)))
        {
            if (!TilePath.TryParse(name[4..], out TilePath path))
            {
                throw new InvalidOperationException($"{name} is foreign.");
            }

            for (int i = 0; path.Level >= 0 && i < path.Width; i++)
            {
                if (nodes.TryGetValue((8 * path.Level, (path.Index * 256) + i), out byte[]? node) && !bytes.AsSpan(32 * i, 32).SequenceEqual(node))
                {
                    throw new InvalidOperationException($"{name} disagrees at {i}.");
                }
            }
        }

        // Every full tile and every tile at the right edge is there.
        for (int level = 0; checkpoint.Size >> (8 * level) > 0; level++)
        {
            long count = checkpoint.Size >> (8 * level);
            for (long index = level == 0 ? first / 256 : 0; index * 256 < count; index++)
            {
                Find(files, new TilePath(level, index, (int)Math.Min(256, count - (index * 256))));
            }
        }

        return new PublishedLog(checkpoint, first, entries);
    }

    private static byte[] Find(IReadOnlyDictionary<string, byte[]> files, TilePath path) =>
        files.TryGetValue("log/" + path, out byte[]? exact) ? exact : files["log/" + new TilePath(path.Level, path.Index, 256)];

    private static byte[] Tile(IReadOnlyDictionary<string, byte[]> files, TilePath atLeast)
    {
        for (int width = atLeast.Width; width <= 256; width++)
        {
            if (files.TryGetValue("log/" + new TilePath(atLeast.Level, atLeast.Index, width), out byte[]? bytes))
            {
                return bytes[..(32 * atLeast.Width)];
            }
        }

        throw new InvalidOperationException($"{atLeast} is missing.");
    }
}
