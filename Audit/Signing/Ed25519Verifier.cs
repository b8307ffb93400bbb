using MeadowTinyMl.Audit.Log;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace MeadowTinyMl.Audit.Signing;

/// <summary>Checks Ed25519 keys and signatures (RFC 8032, section 5.1.7).</summary>
public sealed class Ed25519Verifier : IVerifier
{
    /// <inheritdoc/>
    public bool IsValidKey(byte[] publicKey) =>
        publicKey.Length == Ed25519.PublicKeySize && Ed25519.ValidatePublicKeyFull(publicKey, 0);

    /// <inheritdoc/>
    public bool Verify(byte[] publicKey, byte[] message, byte[] signature) =>
        publicKey.Length == Ed25519.PublicKeySize && signature.Length == Ed25519.SignatureSize
        && Ed25519.Verify(signature, 0, publicKey, 0, message, 0, message.Length);
}
