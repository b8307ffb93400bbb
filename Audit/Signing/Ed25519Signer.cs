using System;
using MeadowTinyMl.Audit.Log;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace MeadowTinyMl.Audit.Signing;

/// <summary>Signs with an Ed25519 key made from a 32-byte seed (RFC 8032, section 5.1.5).</summary>
public sealed class Ed25519Signer : ISigner
{
    private readonly byte[] _seed;

    /// <summary>Makes the key.</summary>
    /// <param name="name">The log's origin.</param>
    /// <param name="seed">32 bytes; copied.</param>
    /// <exception cref="ArgumentException">The seed has not 32 bytes.</exception>
    public Ed25519Signer(string name, byte[] seed)
    {
        if (seed.Length != Ed25519.SecretKeySize)
        {
            throw new ArgumentException($"A seed has {Ed25519.SecretKeySize} bytes, not {seed.Length}.", nameof(seed));
        }

        Name = name;
        _seed = (byte[])seed.Clone();
        PublicKey = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(_seed, 0, PublicKey, 0);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public byte[] PublicKey { get; }

    /// <inheritdoc/>
    public byte[] Sign(byte[] message)
    {
        // The overload that takes the public key as well would leak the secret when given a wrong one.
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, 0, message, 0, message.Length, signature, 0);
        return signature;
    }

    /// <summary>Overwrites the secret with zeroes.</summary>
    public void Dispose() => Array.Clear(_seed, 0, _seed.Length);
}
