using System;
using System.Collections.Generic;
using System.Text;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>What a board finds of its own signatures when it starts.</summary>
/// <param name="Largest">The largest signed tree in both slots and in what was published, or null where none holds.</param>
/// <param name="State">The newest slot that holds, or null.</param>
/// <param name="Sequence">The highest sequence number of any slot.</param>
internal sealed record SignedState(Checkpoint? Largest, LogState? State, long Sequence)
{
    /// <summary>Reads slots and published checkpoint.</summary>
    /// <param name="storage">Where they lie.</param>
    /// <param name="keys">The keys that may have signed.</param>
    /// <param name="verifier">Ed25519.</param>
    public static SignedState Read(IStorage storage, IReadOnlyList<VerifierKey> keys, IVerifier verifier)
    {
        (LogState? a, LogState? b) = new StateSlots(storage).Read();
        Checkpoint? largest = null;
        LogState? newest = null;
        foreach (LogState? slot in new[] { a, b })
        {
            Checkpoint? signed = slot == null ? null : Open(slot.Note, keys, verifier);
            if (signed != null && signed.Size == slot!.Size && signed.Root.AsSpan().SequenceEqual(slot.Root) && (newest == null || slot.Sequence > newest.Sequence))
            {
                newest = slot;
                largest = signed;
            }
        }

        Checkpoint? published = Open(storage.Read(LogFiles.Checkpoint), keys, verifier);
        if (published != null && (largest == null || published.Size > largest.Size))
        {
            largest = published;
        }

        return new SignedState(largest, newest, Math.Max(a?.Sequence ?? -1, b?.Sequence ?? -1));
    }

    /// <summary>Opens a checkpoint that one of our keys has signed; null where it is none.</summary>
    public static Checkpoint? Open(byte[]? note, IReadOnlyList<VerifierKey> keys, IVerifier verifier)
    {
        if (note == null)
        {
            return null;
        }

        try
        {
            SignedNote parsed = SignedNote.Parse(note);
            Checkpoint checkpoint = Checkpoint.Parse(parsed.Text);
            foreach (NoteSignature signature in parsed.Signatures)
            {
                foreach (VerifierKey key in keys)
                {
                    if (checkpoint.Origin == key.Name && signature.Name == key.Name && signature.KeyId == key.Id
                        && verifier.Verify(key.Key, Encoding.UTF8.GetBytes(parsed.Text), signature.Signature))
                    {
                        return checkpoint;
                    }
                }
            }
        }
        catch (NoteFormatException)
        {
            // A torn file signs nothing; whether something whole is left is for the caller to see.
        }

        return null;
    }
}
