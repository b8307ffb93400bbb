using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Review.Queries;

/// <summary>Makes proofs that one entry stands in a log, out of its tiles. The log has to be verified first.</summary>
/// <param name="directory">The log.</param>
/// <param name="size">Entries under its checkpoint.</param>
public sealed class EntryProofs(LogDirectory directory, long size) : IDisposable
{
    private readonly MerkleHash _hash = new();

    /// <summary>Returns the bytes of a <c>.tlog-proof</c> file, or null where a tile that it needs is gone.</summary>
    /// <param name="index">The entry's index.</param>
    public byte[]? Proof(long index)
    {
        try
        {
            List<byte[]> hashes = new TileTree(size, _hash, Read).Inclusion(index);
            string head = string.Concat(hashes.Select(hash => Convert.ToBase64String(hash) + "\n").Prepend(string.Create(CultureInfo.InvariantCulture, $"c2sp.org/tlog-proof@v1\nindex {index}\n")));
            return [.. Encoding.UTF8.GetBytes(head + "\n"), .. directory.Read(LogDirectory.CheckpointFile)];
        }
        catch (LogCorruptException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    // The file of a tile may be wider than the tree asks for, where the log has grown since.
    private byte[]? Read(TilePath wanted)
    {
        TilePath[] files = directory.Widths(wanted.Level, wanted.Index).Where(path => path.Width >= wanted.Width).ToArray();
        try
        {
            return files.Length == 0 ? null : directory.Read(files[0].ToString());
        }
        catch (IOException)
        {
            return null;
        }
    }
}
