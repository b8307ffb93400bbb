using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Audit.Signing;

/// <summary>Ed25519 for a log whose keys follow one another.</summary>
public sealed class Ed25519Signing : ISigning
{
    private readonly Ed25519Verifier _verifier = new Ed25519Verifier();

    /// <inheritdoc/>
    public ISigner Signer(string name, byte[] seed) => new Ed25519Signer(name, seed);

    /// <inheritdoc/>
    public bool IsValidKey(byte[] publicKey) => _verifier.IsValidKey(publicKey);

    /// <inheritdoc/>
    public bool Verify(byte[] publicKey, byte[] message, byte[] signature) => _verifier.Verify(publicKey, message, signature);
}
