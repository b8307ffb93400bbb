using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review;

/// <summary>Opens signed checkpoints under trusted keys.</summary>
/// <remarks>
/// A line whose name and key id are trusted but which does not verify refuses the whole note; lines by unknown keys are passed over. The origin must be
/// the name of a log key that signed: a note by witnesses alone proves nothing.
/// </remarks>
public static class NoteVerifier
{
    private const int CosignatureLength = 72;

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="note">The bytes of the note.</param>
    /// <param name="trusted">Keys of the log and of witnesses.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <returns>The checkpoint and the keys whose signatures hold, in the note's order.</returns>
    /// <exception cref="NoteFormatException">It is not exactly of the form, or not signed as it must be.</exception>
    public static (Checkpoint Checkpoint, IReadOnlyList<VerifierKey> SignedBy) Open(byte[] note, IReadOnlyList<VerifierKey> trusted, IVerifier verifier)
    {
        SignedNote parsed = SignedNote.Parse(note);
        Checkpoint checkpoint = Checkpoint.Parse(parsed.Text);
        IReadOnlyList<VerifierKey> signedBy = SignedBy(parsed, trusted, verifier);
        if (!signedBy.Any(key => key.Type != VerifierKey.Cosignature && key.Name == checkpoint.Origin))
        {
            throw new NoteFormatException(-1, $"a signature by a trusted key of '{checkpoint.Origin}'", signedBy.Count == 0 ? "none by a trusted key" : "witnesses or other logs alone");
        }

        return (checkpoint, signedBy);
    }

    /// <summary>Returns the known keys whose signatures hold, in the note's order, each once.</summary>
    /// <param name="note">The note.</param>
    /// <param name="known">Keys of the log and of witnesses.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <exception cref="NoteFormatException">A line of a known key does not verify.</exception>
    public static IReadOnlyList<VerifierKey> SignedBy(SignedNote note, IReadOnlyList<VerifierKey> known, IVerifier verifier)
    {
        var signedBy = new List<VerifierKey>();
        foreach (NoteSignature signature in note.Signatures)
        {
            VerifierKey? key = known.FirstOrDefault(candidate => candidate.Name == signature.Name && candidate.Id == signature.KeyId);
            if (key == null)
            {
                continue;
            }

            if (!Holds(key, note.Text, signature.Signature, verifier))
            {
                throw new NoteFormatException(-1, $"a signature by {key.Name}+{key.Id:x8}", "one that does not verify");
            }

            if (!signedBy.Contains(key))
            {
                signedBy.Add(key);
            }
        }

        return signedBy;
    }

    /// <summary>Returns the witnesses whose cosignatures hold, with the time that each names.</summary>
    internal static IEnumerable<(VerifierKey Key, long Time)> Cosignatures(SignedNote note, IReadOnlyList<VerifierKey> witnesses, IVerifier verifier)
    {
        foreach (NoteSignature signature in note.Signatures)
        {
            VerifierKey? key = witnesses.FirstOrDefault(candidate => candidate.Name == signature.Name && candidate.Id == signature.KeyId);
            if (key != null && Holds(key, note.Text, signature.Signature, verifier))
            {
                yield return (key, (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(signature.Signature), long.MaxValue));
            }
        }
    }

    /// <summary>Returns the time of a cosignature as it stands in a signature line, or null where it does not hold.</summary>
    internal static long? TimeOf(VerifierKey witness, Checkpoint checkpoint, string line, IVerifier verifier)
    {
        if (!StrictBase64.TryDecode(line, out byte[] bytes) || bytes.Length != 4 + CosignatureLength || BinaryPrimitives.ReadUInt32BigEndian(bytes) != witness.Id)
        {
            return null;
        }

        byte[] signature = bytes[4..];
        return Holds(witness, checkpoint.ToString(), signature, verifier) ? (long)Math.Min(BinaryPrimitives.ReadUInt64BigEndian(signature), long.MaxValue) : null;
    }

    private static bool Holds(VerifierKey key, string text, byte[] signature, IVerifier verifier)
    {
        byte[] message = Encoding.UTF8.GetBytes(text);
        switch (key.Type)
        {
            case VerifierKey.Ed25519:
                return verifier.Verify(key.Key, message, signature);
            case VerifierKey.Cosignature:
                if (signature.Length != CosignatureLength)
                {
                    return false;
                }

                ulong time = BinaryPrimitives.ReadUInt64BigEndian(signature);
                byte[] cosigned = Encoding.UTF8.GetBytes($"cosignature/v1\ntime {time}\n{text}");
                return verifier.Verify(key.Key, cosigned, signature.AsSpan(8).ToArray());
            default:
                try
                {
                    using var ecdsa = ECDsa.Create();
                    ecdsa.ImportSubjectPublicKeyInfo(key.Key, out _);
                    return ecdsa.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
                }
                catch (CryptographicException)
                {
                    return false;
                }
        }
    }
}
