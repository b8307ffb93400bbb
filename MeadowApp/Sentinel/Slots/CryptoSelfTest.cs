using System;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>A known answer of signature checking, on which the choice of a model rests: the right message verifies, another one does not.</summary>
/// <remarks>RFC 8032, section 7.1, TEST 2.</remarks>
internal static class CryptoSelfTest
{
    private static readonly byte[] Key = Bytes("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
    private static readonly byte[] Signature = Bytes("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    private static readonly byte[] Message = { 0x72 };

    /// <summary>Gets the lower-case hex SHA-256 of key, message and signature, one after another.</summary>
    public static string Vectors
    {
        get
        {
            var all = new byte[Key.Length + Message.Length + Signature.Length];
            Key.CopyTo(all, 0);
            Message.CopyTo(all, Key.Length);
            Signature.CopyTo(all, Key.Length + Message.Length);
            return Digest.Hex(all);
        }
    }

    /// <summary>Says whether both answers are given.</summary>
    public static bool Passes(IVerifier verifier) =>
        verifier.IsValidKey(Key) && verifier.Verify(Key, Message, Signature) && !verifier.Verify(Key, new byte[] { 0x73 }, Signature);

    private static byte[] Bytes(string hex)
    {
        var bytes = new byte[hex.Length / 2];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = Convert.ToByte(hex.Substring(2 * i, 2), 16);
        }

        return bytes;
    }
}
