namespace MeadowTinyMl.Audit.Log;

/// <summary>Checks Ed25519 signatures and keys.</summary>
public interface IVerifier
{
    /// <summary>Returns whether a public key is a point of full order in its canonical form; no other key may be trusted.</summary>
    /// <param name="publicKey">32 bytes.</param>
    bool IsValidKey(byte[] publicKey);

    /// <summary>Returns whether a signature is that of a key.</summary>
    /// <param name="publicKey">32 bytes, found valid before.</param>
    /// <param name="message">What was signed.</param>
    /// <param name="signature">64 bytes.</param>
    bool Verify(byte[] publicKey, byte[] message, byte[] signature);
}
