using System;
using System.Security.Cryptography;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log;

/// <summary>The secret that a board's signing key comes from; made once, at commissioning.</summary>
public static class BoardSecret
{
    private const string Name = "keys/secret";
    private const int Length = 32;

    /// <summary>Returns the stored secret, or makes and stores one.</summary>
    /// <param name="storage">Where the board keeps its keys.</param>
    /// <param name="random">The board's own randomness.</param>
    /// <param name="contribution">32 bytes given at commissioning, so that a weak source does not decide alone.</param>
    /// <returns>32 bytes; overwrite them after use.</returns>
    /// <exception cref="ArgumentException">The contribution has not 32 bytes.</exception>
    /// <exception cref="LogCorruptException">The stored secret has not 32 bytes.</exception>
    public static byte[] LoadOrCreate(IStorage storage, IRandomSource random, byte[] contribution)
    {
        byte[]? stored = storage.Read(Name);
        if (stored != null)
        {
            return stored.Length == Length ? stored : throw new LogCorruptException(Name, $"{Length} bytes", $"{stored.Length}");
        }

        if (contribution.Length != Length)
        {
            throw new ArgumentException($"Commissioning gives {Length} bytes, not {contribution.Length}.", nameof(contribution));
        }

        var own = new byte[Length];
        random.Fill(own);
        using var hmac = new HMACSHA256(own);
        byte[] secret = hmac.ComputeHash(contribution);
        storage.Replace(Name, secret);
        Array.Clear(own, 0, own.Length);
        return secret;
    }
}
