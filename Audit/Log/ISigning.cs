namespace MeadowTinyMl.Audit.Log;

/// <summary>Ed25519 in full: makes signers from seeds, and checks keys and signatures.</summary>
public interface ISigning : IVerifier
{
    /// <summary>Makes the signer of a seed.</summary>
    /// <param name="name">The key's name.</param>
    /// <param name="seed">32 bytes; copied.</param>
    ISigner Signer(string name, byte[] seed);
}
