using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>A witness's signature under a checkpoint: it has seen this tree at this time, and nothing that contradicts it.</summary>
/// <remarks>C2SP tlog-cosignature, type 0x04: 8 bytes of time, 64 of Ed25519.</remarks>
public static class Cosignature
{
    /// <summary>Bytes of a cosignature, without the key id.</summary>
    public const int Length = 8 + 64;

    /// <summary>Makes the signature line of a witness.</summary>
    /// <param name="witness">Its key.</param>
    /// <param name="time">Seconds since 1970-01-01 UTC.</param>
    /// <param name="text">The checkpoint's text.</param>
    public static NoteSignature Sign(ISigner witness, long time, string text)
    {
        var key = VerifierKey.OfWitness(witness.Name, witness.PublicKey);
        var bytes = new byte[Length];
        BinaryPrimitives.WriteInt64BigEndian(bytes, time);
        witness.Sign(Message(time, text)).CopyTo(bytes, 8);
        return new NoteSignature(key.Name, key.Id, bytes);
    }

    /// <summary>Checks a signature line of a witness.</summary>
    /// <param name="key">The witness's key.</param>
    /// <param name="text">The checkpoint's text.</param>
    /// <param name="signature">What stands behind the key id.</param>
    /// <param name="verifier">Ed25519.</param>
    /// <param name="time">Seconds since 1970-01-01 UTC.</param>
    public static bool TryVerify(VerifierKey key, string text, byte[] signature, IVerifier verifier, out long time)
    {
        time = 0;
        if (key.Type != VerifierKey.Cosignature || signature.Length != Length)
        {
            return false;
        }

        time = BinaryPrimitives.ReadInt64BigEndian(signature);
        return time >= 0 && verifier.Verify(key.Key, Message(time, text), signature.AsSpan(8).ToArray());
    }

    private static byte[] Message(long time, string text) =>
        Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, "cosignature/v1\ntime {0}\n{1}", time, text));
}
