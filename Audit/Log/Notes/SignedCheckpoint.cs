using System;
using System.Collections.Generic;
using System.Text;

namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>A checkpoint with the keys that have signed it.</summary>
/// <remarks>
/// A line whose name and key id are trusted but which does not verify refuses the whole note; lines by unknown keys are passed over. The origin must be
/// the name of a log key that signed: a note by witnesses alone proves nothing.
/// </remarks>
public sealed class SignedCheckpoint
{
    private SignedCheckpoint(Checkpoint checkpoint, string text, IReadOnlyList<VerifierKey> signedBy, IReadOnlyDictionary<VerifierKey, long> times)
    {
        Checkpoint = checkpoint;
        Text = text;
        SignedBy = signedBy;
        Times = times;
    }

    /// <summary>Gets the checkpoint.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>Gets what is signed.</summary>
    public string Text { get; }

    /// <summary>Gets the keys whose signatures hold, each once, in the note's order.</summary>
    public IReadOnlyList<VerifierKey> SignedBy { get; }

    /// <summary>Gets when each witness has signed, in seconds since 1970-01-01 UTC.</summary>
    public IReadOnlyDictionary<VerifierKey, long> Times { get; }

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="note">The bytes of the note.</param>
    /// <param name="trusted">Keys of the log and of witnesses.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <param name="other">Checks signatures of types that the board does not know: key, message, signature; may be null.</param>
    /// <exception cref="NoteFormatException">It is not exactly of the form, or not signed as it must be.</exception>
    public static SignedCheckpoint Open(
        byte[] note, IReadOnlyList<VerifierKey> trusted, IVerifier verifier, Func<VerifierKey, byte[], byte[], bool>? other = null)
    {
        SignedNote parsed = SignedNote.Parse(note);
        Checkpoint checkpoint = Checkpoint.Parse(parsed.Text);
        var times = new Dictionary<VerifierKey, long>();
        IReadOnlyList<VerifierKey> signedBy = Signers(parsed, trusted, verifier, other, times);
        bool isByLog = false;
        foreach (VerifierKey key in signedBy)
        {
            isByLog |= key.Type != VerifierKey.Cosignature && key.Name == checkpoint.Origin;
        }

        return isByLog
            ? new SignedCheckpoint(checkpoint, parsed.Text, signedBy, times)
            : throw new NoteFormatException(-1, $"a signature by a trusted key of '{checkpoint.Origin}'", signedBy.Count == 0 ? "none by a trusted key" : "witnesses or other logs alone");
    }

    /// <summary>Returns the known keys whose signatures hold, in the note's order, each once.</summary>
    /// <param name="note">The note.</param>
    /// <param name="known">Keys of the log and of witnesses.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <param name="other">Checks signatures of types that the board does not know: key, message, signature; may be null.</param>
    /// <param name="times">Takes when each witness has signed, the earliest time that it names; may be null.</param>
    /// <exception cref="NoteFormatException">A line of a known key does not verify.</exception>
    public static IReadOnlyList<VerifierKey> Signers(
        SignedNote note, IReadOnlyList<VerifierKey> known, IVerifier verifier, Func<VerifierKey, byte[], byte[], bool>? other = null, Dictionary<VerifierKey, long>? times = null)
    {
        byte[] message = Encoding.UTF8.GetBytes(note.Text);
        var signedBy = new List<VerifierKey>();
        foreach (NoteSignature signature in note.Signatures)
        {
            VerifierKey? key = Find(known, signature);
            if (key == null)
            {
                continue;
            }

            long time = 0;
            bool holds = key.Type switch
            {
                VerifierKey.Ed25519 => verifier.Verify(key.Key, message, signature.Signature),
                VerifierKey.Cosignature => Cosignature.TryVerify(key, note.Text, signature.Signature, verifier, out time),
                _ => other != null && other(key, message, signature.Signature),
            };
            if (!holds)
            {
                throw new NoteFormatException(-1, $"a signature by {key.Name}+{key.Id:x8}", "one that does not verify");
            }

            if (!signedBy.Contains(key))
            {
                signedBy.Add(key);
            }

            if (key.Type == VerifierKey.Cosignature && times != null)
            {
                times[key] = times.TryGetValue(key, out long earlier) ? Math.Min(earlier, time) : time;
            }
        }

        return signedBy;
    }

    private static VerifierKey? Find(IReadOnlyList<VerifierKey> trusted, NoteSignature signature)
    {
        foreach (VerifierKey key in trusted)
        {
            if (key.Name == signature.Name && key.Id == signature.KeyId)
            {
                return key;
            }
        }

        return null;
    }
}
