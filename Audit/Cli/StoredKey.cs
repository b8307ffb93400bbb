using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>A secret key in a folder of its owner, made the first time.</summary>
internal static class StoredKey
{
    private const int SeedLength = 32;

    /// <exception cref="System.IO.IOException">It cannot be read or written.</exception>
    public static Ed25519Signer Open(FileStorage storage, string secretName, string name)
    {
        byte[]? seed = storage.Read(secretName);
        if (seed == null)
        {
            seed = RandomNumberGenerator.GetBytes(SeedLength);
            storage.Replace(secretName, seed, Durability.Durable);
        }

        try
        {
            return new Ed25519Signer(name, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
