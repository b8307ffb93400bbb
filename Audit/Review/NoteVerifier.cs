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
        var signedBy = new List<VerifierKey>();
        foreach (NoteSignature signature in parsed.Signatures)
        {
            VerifierKey? key = trusted.FirstOrDefault(candidate => candidate.Name == signature.Name && candidate.Id == signature.KeyId);
            if (key == null)
            {
                continue;
            }

            if (!Holds(key, parsed.Text, signature.Signature, verifier))
            {
                throw new NoteFormatException(-1, $"a signature by {key.Name}+{key.Id:x8}", "one that does not verify");
            }

            if (!signedBy.Contains(key))
            {
                signedBy.Add(key);
            }
        }

        if (!signedBy.Any(key => key.Type != VerifierKey.Cosignature && key.Name == checkpoint.Origin))
        {
            throw new NoteFormatException(-1, $"a signature by a trusted key of '{checkpoint.Origin}'", signedBy.Count == 0 ? "none by a trusted key" : "witnesses or other logs alone");
        }

        return (checkpoint, signedBy);
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
