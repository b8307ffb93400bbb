using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Merkle;

/// <summary>Entries in a row, each behind its length in two bytes, big-endian.</summary>
/// <remarks>C2SP tlog-tiles, "Log entries".</remarks>
public static class EntryBundle
{
    /// <summary>The longest entry that a bundle can hold.</summary>
    public const int MaxEntryLength = 65_535;

    /// <summary>Writes a bundle.</summary>
    public static byte[] Encode(IReadOnlyList<byte[]> entries)
    {
        int length = 0;
        foreach (byte[] entry in entries)
        {
            length += 2 + entry.Length;
        }

        var bundle = new byte[length];
        int at = 0;
        foreach (byte[] entry in entries)
        {
            bundle[at] = (byte)(entry.Length >> 8);
            bundle[at + 1] = (byte)entry.Length;
            entry.CopyTo(bundle, at + 2);
            at += 2 + entry.Length;
        }

        return bundle;
    }

    /// <summary>Reads a bundle.</summary>
    /// <param name="bundle">The bytes of the file.</param>
    /// <param name="count">How many entries it must hold.</param>
    /// <param name="entries">The entries, with their offsets in the bundle.</param>
    /// <param name="problem">What is wrong, with the byte offset; empty on success.</param>
    public static bool TryDecode(byte[] bundle, int count, out List<(int Offset, byte[] Entry)> entries, out string problem)
    {
        entries = new List<(int, byte[])>();
        int at = 0;
        while (at < bundle.Length)
        {
            int length = at + 2 <= bundle.Length ? (bundle[at] << 8) | bundle[at + 1] : -1;
            if (length < 0 || at + 2 + length > bundle.Length)
            {
                problem = $"byte {at}: an entry is cut off";
                return false;
            }

            entries.Add((at + 2, bundle.AsSpan(at + 2, length).ToArray()));
            at += 2 + length;
        }

        problem = entries.Count == count ? string.Empty : $"{entries.Count} entries instead of {count}";
        return problem.Length == 0;
    }
}
