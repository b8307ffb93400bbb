using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Review;

/// <summary>Reads a bundle and its level-0 tile, hashes the entries and compares. Has no state, so bundles may be read on several threads.</summary>
internal class BundleReader
{
    private const string Check = "C02";

    /// <summary>Reads a bundle.</summary>
    /// <param name="directory">The log.</param>
    /// <param name="bundle">Index of the bundle.</param>
    /// <param name="width">Entries that it has under the checkpoint.</param>
    /// <param name="prepare">Whether the fields of the entries are wanted, not only their hashes.</param>
    public virtual BundleRead Read(LogDirectory directory, long bundle, int width, bool prepare)
    {
        var read = new BundleRead(bundle, width);
        ReadEntries(directory, read, out byte[] leaves);
        ReadTile(directory, read, leaves);
        if (read.Leaves != null && width == TilePath.FullWidth)
        {
            read.Root = RootOf(read.Leaves);
        }

        if (prepare)
        {
            foreach (AuditEntry entry in read.Entries)
            {
                entry.Prepare();
            }
        }

        return read;
    }

    /// <summary>Returns the root of 256 hashes.</summary>
    internal static byte[] RootOf(ReadOnlySpan<byte> hashes)
    {
        Span<byte> nodes = stackalloc byte[TilePath.FullWidth * MerkleHash.Size];
        Span<byte> pair = stackalloc byte[1 + (2 * MerkleHash.Size)];
        ReadingThread thread = ReadingThread.Current;
        hashes[..nodes.Length].CopyTo(nodes);
        pair[0] = 1;
        for (int count = TilePath.FullWidth / 2; count > 0; count /= 2)
        {
            for (int i = 0; i < count; i++)
            {
                nodes.Slice(2 * i * MerkleHash.Size, 2 * MerkleHash.Size).CopyTo(pair[1..]);
                thread.Hash(pair, nodes.Slice(i * MerkleHash.Size, MerkleHash.Size));
            }
        }

        return nodes[..MerkleHash.Size].ToArray();
    }

    // The narrowest usable file is hashed; narrower ones must be the same as far as they go, wider ones reach beyond the checkpoint.
    private static void ReadEntries(LogDirectory directory, BundleRead read, out byte[] leaves)
    {
        leaves = new byte[read.Width * MerkleHash.Size];
        long first = read.Index * TilePath.FullWidth;
        IReadOnlyList<TilePath> files = directory.Widths(TilePath.Entries, read.Index);
        if (!files.Any(path => path.Width >= read.Width))
        {
            string missing = new TilePath(TilePath.Entries, read.Index, read.Width).ToString();
            read.Findings.Add(new Finding(Check, first, missing, $"missing: {read.Width} entries from here on are not there"));
            return;
        }

        TilePath source = files.First(path => path.Width >= read.Width);
        string file = source.ToString();
        ReadOnlySpan<byte> bytes;
        ReadingThread thread = ReadingThread.Current;
        try
        {
            bytes = thread.Read(directory, file);
        }
        catch (IOException exception)
        {
            read.Findings.Add(new Finding(Check, first, file, exception.Message));
            return;
        }

        var entries = new List<AuditEntry>(read.Width);
        int count = 0;
        int at = 0;
        int end = bytes.Length;
        while (at < bytes.Length)
        {
            int length = at + 2 <= bytes.Length ? (bytes[at] << 8) | bytes[at + 1] : -1;
            if (length < 0 || at + 2 + length > bytes.Length)
            {
                read.Findings.Add(new Finding(Check, first + count, file, "the entry is cut off") { Offset = at });
                break;
            }

            if (count < read.Width)
            {
                var entry = new AuditEntry(first + count, file, at + 2, bytes.Slice(at + 2, length));
                thread.Hash(entry.Leaf, leaves.AsSpan(count * MerkleHash.Size, MerkleHash.Size));
                entries.Add(entry);
            }
            else if (count == read.Width)
            {
                end = at;
            }

            count++;
            at += 2 + length;
        }

        if (at >= bytes.Length && count != source.Width)
        {
            read.Findings.Add(new Finding(Check, first + Math.Min(count, read.Width), file, $"{count} entries instead of {source.Width}") { Offset = bytes.Length });
        }

        read.Entries = entries.ToArray();
        foreach (TilePath other in files.Where(path => path.Width < source.Width && path.Width <= read.Width))
        {
            int length = other.Width < entries.Count ? entries[other.Width].Offset - 2 : end;
            if (TryRead(directory, other.ToString(), first, read.Findings) is { } narrower && !narrower.AsSpan().SequenceEqual(bytes[..length]))
            {
                read.Findings.Add(Differs(other, file, narrower.AsSpan().CommonPrefixLength(bytes), first, entries));
            }
        }

        foreach (TilePath wider in files.Where(path => path.Width > source.Width))
        {
            if (TryRead(directory, wider.ToString(), first, read.Findings) is { } longer && !longer.AsSpan().StartsWith(bytes[..end]))
            {
                read.Findings.Add(Differs(wider, file, longer.AsSpan().CommonPrefixLength(bytes), first, entries));
            }
        }
    }

    // The entry is the one that holds the first byte that differs; its length stands before it.
    private static Finding Differs(TilePath path, string file, int at, long first, List<AuditEntry> entries)
    {
        AuditEntry? entry = entries.LastOrDefault(entry => entry.Offset - 2 <= at);
        return new Finding(Check, entry?.Index ?? first, path.ToString(), $"differs from {file} at byte {at}") { Offset = entry?.Offset ?? at };
    }

    private static void ReadTile(LogDirectory directory, BundleRead read, byte[] leaves)
    {
        long first = read.Index * TilePath.FullWidth;
        bool hasHashes = read.Entries.Length == read.Width;
        IReadOnlyList<TilePath> files = directory.Widths(0, read.Index);
        if (!files.Any(path => path.Width >= read.Width))
        {
            read.Findings.Add(new Finding(Check, null, new TilePath(0, read.Index, read.Width).ToString(), "missing"));
        }

        foreach (TilePath path in files)
        {
            if (TryRead(directory, path.ToString(), null, read.Findings) is not { } bytes)
            {
                continue;
            }

            if (bytes.Length != path.Width * MerkleHash.Size)
            {
                read.Findings.Add(new Finding(Check, null, path.ToString(), $"expected {path.Width * MerkleHash.Size} bytes, found {bytes.Length}") { Offset = bytes.Length });
                continue;
            }

            int known = Math.Min(path.Width, read.Entries.Length);
            int common = bytes.AsSpan(0, known * MerkleHash.Size).CommonPrefixLength(leaves.AsSpan(0, known * MerkleHash.Size)) / MerkleHash.Size;
            if (common < known)
            {
                read.Disputed.Add((first + common, path, read.Entries[common]));
            }

            if (!hasHashes && path.Width >= read.Width)
            {
                bytes.AsSpan(known * MerkleHash.Size, (read.Width - known) * MerkleHash.Size).CopyTo(leaves.AsSpan(known * MerkleHash.Size));
                hasHashes = true;
            }
        }

        read.Leaves = hasHashes ? leaves : null;
    }

    private static byte[]? TryRead(LogDirectory directory, string file, long? index, List<Finding> findings)
    {
        try
        {
            return directory.Read(file);
        }
        catch (IOException exception)
        {
            findings.Add(new Finding(Check, index, file, exception.Message));
            return null;
        }
    }
}
