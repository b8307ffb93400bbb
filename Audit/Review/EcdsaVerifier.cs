using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Review;

/// <summary>ECDSA P-256 signatures of gateways, which the board does not know.</summary>
public static class EcdsaVerifier
{
    /// <summary>Returns whether a signature holds.</summary>
    /// <param name="key">A key of type 0x02: an SPKI in DER.</param>
    /// <param name="message">What is signed.</param>
    /// <param name="signature">In DER.</param>
    public static bool Holds(VerifierKey key, byte[] message, byte[] signature)
    {
        if (key.Type != VerifierKey.Ecdsa)
        {
            return false;
        }

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
