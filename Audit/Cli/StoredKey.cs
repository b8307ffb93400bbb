using System.IO;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log.Storage;
using MeadowTinyMl.Audit.Signing;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>A secret key in a folder of its owner, made the first time.</summary>
internal static class StoredKey
{
    private const int SeedLength = 32;

    /// <summary>Reads a key that was made before, also where another program has the folder open; null where there is none.</summary>
    /// <param name="directory">What the folder's <see cref="FileStorage"/> was opened with.</param>
    /// <param name="secretName">The secret's name there.</param>
    /// <param name="name">The name of the key.</param>
    /// <exception cref="IOException">It cannot be read, or is no secret.</exception>
    public static Ed25519Signer? Find(string directory, string secretName, string name)
    {
        string file = Path.Combine(directory + ".board", secretName);
        if (!File.Exists(file))
        {
            return null;
        }

        long length = new FileInfo(file).Length;
        byte[] seed = length == SeedLength ? File.ReadAllBytes(file) : throw new IOException($"{file}: expected a secret of {SeedLength} bytes, found {length}");
        try
        {
            return new Ed25519Signer(name, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(seed);
        }
    }

    /// <exception cref="IOException">It cannot be read or written.</exception>
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
