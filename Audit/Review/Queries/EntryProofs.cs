using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Proofs;
using MeadowTinyMl.Audit.Log.Witnessing;

namespace MeadowTinyMl.Audit.Review.Queries;

/// <summary>Makes proofs out of a log's tiles. The log has to be verified first.</summary>
public sealed class EntryProofs : IDisposable
{
    private readonly MerkleHash _hash = new();
    private readonly LogDirectory _directory;
    private readonly TileTree _tree;

    /// <summary>Opens the tree.</summary>
    /// <param name="directory">The log.</param>
    /// <param name="size">Entries under its checkpoint.</param>
    public EntryProofs(LogDirectory directory, long size)
    {
        _directory = directory;
        _tree = new TileTree(size, _hash, Read);
    }

    /// <summary>Returns the inclusion proof of an entry.</summary>
    /// <exception cref="LogCorruptException">A tile that it needs is gone.</exception>
    public IReadOnlyList<byte[]> Inclusion(long index) => _tree.Inclusion(index);

    /// <summary>Returns the inclusion proof of an entry that was pruned, out of the key history and the tiles that stay.</summary>
    /// <exception cref="LogCorruptException">A tile that it needs is gone.</exception>
    public IReadOnlyList<byte[]> Inclusion(KeyHistory.Item pruned) => [.. pruned.Siblings, .. _tree.InclusionOfTile(pruned.Index / TilePath.FullWidth)];

    /// <summary>Returns the proof that the first entries are a prefix of the log.</summary>
    /// <exception cref="LogCorruptException">A tile that it needs is gone.</exception>
    public IReadOnlyList<byte[]> Consistency(long oldSize) => _tree.Consistency(oldSize);

    /// <summary>Returns what to ask of a witness: a checkpoint, the proof that it goes on from the size that the witness knows, and the changes of key since.</summary>
    /// <param name="oldSize">The size that the witness knows; 0 for none.</param>
    /// <param name="checkpoint">The signed note.</param>
    /// <param name="pruned">The <c>rotate</c> entries that are not in the log any more, in order.</param>
    /// <param name="rotations">Those that are, in order.</param>
    /// <exception cref="LogCorruptException">A tile that is needed is gone.</exception>
    public WitnessRequest Request(long oldSize, byte[] checkpoint, IEnumerable<KeyHistory.Item> pruned, IEnumerable<(long Index, byte[] Entry)> rotations) => new(
        oldSize,
        Consistency(oldSize),
        checkpoint,
        [
            .. pruned.Where(item => item.Index >= oldSize - 1).Select(item => (item.Entry, Inclusion(item))),
            .. rotations.Where(entry => entry.Index >= oldSize - 1).Select(entry => (entry.Entry, Inclusion(entry.Index))),
        ]);

    /// <summary>Returns the bytes of a <c>.tlog-proof</c> file, or null where a tile that it needs is gone.</summary>
    /// <param name="index">The entry's index.</param>
    public byte[]? Proof(long index)
    {
        try
        {
            return new ProofFile(index, Inclusion(index), _directory.Read(LogDirectory.CheckpointFile)).Encode();
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
        TilePath[] files = _directory.Widths(wanted.Level, wanted.Index).Where(path => path.Width >= wanted.Width).ToArray();
        try
        {
            return files.Length == 0 ? null : _directory.Read(files[0].ToString());
        }
        catch (IOException)
        {
            return null;
        }
    }
}
