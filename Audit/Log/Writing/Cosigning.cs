using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Log.Witnessing;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>The log's side of witnessing: what to ask, and what is done with the answer.</summary>
internal sealed class Cosigning
{
    private readonly IStorage _storage;
    private readonly LogContent _content;
    private readonly IVerifier _verifier;

    public Cosigning(IStorage storage, LogContent content, IVerifier verifier)
    {
        _storage = storage;
        _content = content;
        _verifier = verifier;
    }

    /// <summary>Returns the checkpoint that is published.</summary>
    public byte[] PublishedCheckpoint() => _storage.Read(LogFiles.Checkpoint) ?? throw new LogCorruptException(LogFiles.Checkpoint, "a checkpoint", "none");

    /// <summary>Returns what to ask of a witness that knows a certain size.</summary>
    /// <param name="knownSize">That size; 0 for none.</param>
    /// <param name="minimum">The index below which entries may be gone.</param>
    public WitnessRequest RequestFor(long knownSize, long minimum)
    {
        // Where the disk was full, what is published may be older than what is signed.
        byte[] note = PublishedCheckpoint();
        long size = Checkpoint.Parse(SignedNote.Parse(note).Text).Size;
        TileTree tree = _content.TreeAt(size);
        List<byte[]> proof = tree.Consistency(knownSize);
        var rotations = new List<(byte[], IReadOnlyList<byte[]>)>();
        foreach (KeyHistory.Item item in KeyHistory.In(_storage).Items)
        {
            if (item.Index >= knownSize - 1 && item.Index < minimum && CanonicalJson.Parse(item.Entry)["t"]?.Text == RotateEntry.Name)
            {
                rotations.Add((item.Entry, new List<byte[]>(item.Siblings.Concat(tree.InclusionOfTile(item.Index / TilePath.FullWidth)))));
            }
        }

        foreach ((long index, byte[] entry) in _content.Entries(Math.Max(minimum, knownSize - 1), size))
        {
            if (CanonicalJson.Parse(entry)["t"]?.Text == RotateEntry.Name)
            {
                rotations.Add((entry, tree.Inclusion(index)));
            }
        }

        return new WitnessRequest(knownSize, proof, note, rotations);
    }

    /// <summary>Checks a cosignature of the published checkpoint.</summary>
    /// <returns>The checkpoint with it, and the entry that tells of it.</returns>
    /// <exception cref="NoteFormatException">It is none of this witness.</exception>
    public (byte[] Note, WitnessEntry Entry) Accept(string line, VerifierKey witness)
    {
        SignedNote note = SignedNote.Parse(PublishedCheckpoint());
        long size = Checkpoint.Parse(note.Text).Size;
        IReadOnlyList<NoteSignature> lines = SignedNote.ParseLines(line);
        NoteSignature signature = lines[0];
        if (lines.Count != 1 || signature.Name != witness.Name || signature.KeyId != witness.Id
            || !Cosignature.TryVerify(witness, note.Text, signature.Signature, _verifier, out long _))
        {
            throw new NoteFormatException(-1, $"a cosignature of {witness.Name} under the checkpoint of size {size}", "one that does not verify");
        }

        var all = new List<NoteSignature>(note.Signatures);
        all.RemoveAll(other => other.Name == signature.Name && other.KeyId == signature.KeyId);
        all.Add(signature);
        var bytes = new byte[4 + signature.Signature.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, signature.KeyId);
        signature.Signature.CopyTo(bytes, 4);
        return (SignedNote.Encode(note.Text, all), new WitnessEntry(size, witness.Name, bytes));
    }

    /// <summary>Publishes a cosigned checkpoint and keeps it as the newest of its witness.</summary>
    public void Keep(byte[] cosigned, VerifierKey witness)
    {
        _storage.Replace(LogFiles.Checkpoint, cosigned, Durability.Whole);
        _storage.Replace(LogFiles.WitnessedBy(witness), cosigned, Durability.Durable);
    }
}
