using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Review.Queries;

/// <summary>Copies the files of a log that its checkpoint covers, each tile at the width that belongs to that size. Verify before and after.</summary>
public static class LogCopy
{
    /// <summary>Writes the copy.</summary>
    /// <param name="directory">The log.</param>
    /// <param name="size">Entries under its checkpoint.</param>
    /// <param name="target">A new or empty folder.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static void Write(LogDirectory directory, long size, string target)
    {
        long nodes = size;
        CopyLevel(directory, TilePath.Entries, nodes, target);
        for (int level = 0; nodes > 0; level++, nodes /= TilePath.FullWidth)
        {
            CopyLevel(directory, level, nodes, target);
        }

        File.WriteAllBytes(Path.Combine(target, LogDirectory.CheckpointFile), directory.Read(LogDirectory.CheckpointFile));
    }

    private static void CopyLevel(LogDirectory directory, int level, long nodes, string target)
    {
        for (long index = 0; index * TilePath.FullWidth < nodes; index++)
        {
            var wanted = new TilePath(level, index, (int)Math.Min(TilePath.FullWidth, nodes - (index * TilePath.FullWidth)));
            TilePath[] files = directory.Widths(level, index).Where(path => path.Width >= wanted.Width).ToArray();
            if (files.Length == 0)
            {
                // Pruned: what must be there was looked at by the verifier.
                continue;
            }

            byte[] bytes = directory.Read(files[0].ToString());
            string file = Path.Combine(target, wanted.ToString());
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes.AsSpan(0, LengthOf(bytes, wanted)).ToArray());
        }
    }

    private static int LengthOf(byte[] bytes, TilePath wanted)
    {
        if (wanted.Level != TilePath.Entries)
        {
            return wanted.Width * MerkleHash.Size;
        }

        EntryBundle.TryDecode(bytes, wanted.Width, out List<(int Offset, byte[] Entry)> entries, out _);
        (int offset, byte[] entry) = entries[wanted.Width - 1];
        return offset + entry.Length;
    }
}
