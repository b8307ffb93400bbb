using System;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>Stands in for Ed25519 where thousands of disks are cut and no signature is in question: as long, as deterministic, and no secret at all.</summary>
internal sealed class QuickSigning : ISigning
{
    public ISigner Signer(string name, byte[] seed) => new QuickSigner(name, SHA256.HashData(seed));

    public bool IsValidKey(byte[] publicKey) => publicKey.Length == 32;

    public bool Verify(byte[] publicKey, byte[] message, byte[] signature) => HMACSHA512.HashData(publicKey, message).AsSpan().SequenceEqual(signature);

    private sealed class QuickSigner(string name, byte[] key) : ISigner
    {
        public string Name => name;

        public byte[] PublicKey => key;

        public byte[] Sign(byte[] message) => HMACSHA512.HashData(key, message);

        public void Dispose()
        {
        }
    }
}
