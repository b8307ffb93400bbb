using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Review;
using MeadowTinyMl.Audit.Signing;
using MeadowTinyMl.Simulator.Page;

namespace MeadowTinyMl.Simulator.Tampering;

/// <summary>What an enemy does who has the log's files, or the board's signing key as well; always to a copy.</summary>
internal static class Forger
{
    private const int StateStart = 8;
    private const int StateLength = 32;

    /// <summary>Makes a model look less sure in one decision, in the file itself, and leaves all else.</summary>
    /// <param name="copy">Changed.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="IOException">There is no decision with confidences.</exception>
    public static Phrase Edit(LogCopy copy)
    {
        List<byte[]> entries = copy.Entries();
        int index = entries.FindLastIndex(entry => IsSure(CanonicalJson.Parse(entry)));
        if (index < 0)
        {
            throw new IOException("The log holds no decision yet that could be edited.");
        }

        long before = CanonicalJson.Parse(entries[index])["confidences"]!.Items[0].Integer;
        long after = before - 5_000;
        string text = System.Text.Encoding.ASCII.GetString(entries[index]);
        string old = string.Create(CultureInfo.InvariantCulture, $"\"confidences\":[{before}");
        entries[index] = System.Text.Encoding.ASCII.GetBytes(text.Replace(old, string.Create(CultureInfo.InvariantCulture, $"\"confidences\":[{after}"), StringComparison.Ordinal));
        Write(copy, entries);
        return new Phrase("forged.confidence", ("index", Words(index)), ("before", Words(before / 100)), ("after", Words(after / 100)));
    }

    /// <summary>Rewrites one entry, computes every hash anew and signs with the stolen key: a log that is as well made as the true one.</summary>
    /// <param name="copy">Changed.</param>
    /// <param name="secrets">The board's key slots, as stolen.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="IOException">There is no key, or nothing to rewrite yet.</exception>
    public static Phrase Forge(LogCopy copy, IEnumerable<byte[]> secrets)
    {
        List<byte[]> entries = copy.Entries();
        int index = entries.FindLastIndex(entry => CanonicalJson.Parse(entry)["t"]!.Text == DecisionEntry.Name);
        if (index < 0)
        {
            throw new IOException("The log holds no decision yet that could be forged.");
        }

        JsonValue entry = CanonicalJson.Parse(entries[index]);
        byte[] invented = RandomNumberGenerator.GetBytes(StateLength);
        copy.Files.Clear();
        entries[index] = CanonicalJson.Encode(JsonValue.Of(entry.Keys.Select(key => (key, key == "input" ? JsonValue.Of(invented) : entry[key]!)).ToArray()));
        Write(copy, entries);
        byte[] root = WriteTiles(copy, entries);
        using Ed25519Signer thief = Thief(copy.Checkpoint.Origin, secrets);
        copy.Files[LogDirectory.CheckpointFile] = new Checkpoint(copy.Checkpoint.Origin, copy.Checkpoint.Size, root).Sign(thief);
        return new Phrase("forged.input", ("index", Words(index)));
    }

    private static bool IsSure(JsonValue entry) => entry["t"]!.Text == DecisionEntry.Name && entry["confidences"]!.Items is [{ Integer: >= 6_000 }, ..];

    private static string Words(long number) => number.ToString(CultureInfo.InvariantCulture);

    // Chapter 6 of the log's specification: the secret's file is epoch, state, key before and checksum; what signs is HMAC(state, "audit/sign/v1").
    private static Ed25519Signer Thief(string origin, IEnumerable<byte[]> secrets)
    {
        byte[] slot = secrets.FirstOrDefault(secret => secret.Length > StateStart + StateLength && secret.AsSpan(StateStart, StateLength).ContainsAnyExcept((byte)0))
            ?? throw new IOException("The board holds no signing key.");
        return new Ed25519Signer(origin, HMACSHA256.HashData(slot.AsSpan(StateStart, StateLength), "audit/sign/v1"u8));
    }

    private static void Write(LogCopy copy, List<byte[]> entries)
    {
        int first = 0;
        foreach (TilePath bundle in LogCopy.Bundles(entries.Count))
        {
            copy.Files[bundle.ToString()] = EntryBundle.Encode(entries.GetRange(first, bundle.Width));
            first += bundle.Width;
        }
    }

    private static byte[] WriteTiles(LogCopy copy, List<byte[]> entries)
    {
        using var hash = new MerkleHash();
        List<byte[]> level = entries.Select(entry => hash.Leaf(entry)).ToList();
        byte[] root = Root(hash, level);
        for (int height = 0; level.Count > 0; height++)
        {
            var above = new List<byte[]>();
            foreach (byte[][] chunk in level.Chunk(TilePath.FullWidth))
            {
                var tile = new TilePath(height, above.Count, chunk.Length);
                copy.Files[tile.ToString()] = chunk.SelectMany(node => node).ToArray();
                if (tile.IsFull)
                {
                    above.Add(Root(hash, chunk));
                }
            }

            level = above;
        }

        return root;
    }

    private static byte[] Root(MerkleHash hash, IEnumerable<byte[]> nodes)
    {
        var range = new CompactRange(hash);
        foreach (byte[] node in nodes)
        {
            range.Append(node);
        }

        return range.Root();
    }
}
