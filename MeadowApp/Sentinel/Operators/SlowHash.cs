using System;
using System.Security.Cryptography;
using System.Text;

namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>A secret as it is stored: PBKDF2-HMAC-SHA256 (RFC 8018) under its own salt.</summary>
/// <remarks>
/// A PIN has a million values, so whoever has the file can try them all however slow the hash is; it is the limit on attempts that protects a PIN, and the hash
/// that makes the theft of a file cost time. A token has 128 bits and needs neither.
/// </remarks>
public sealed class SlowHash
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltLength = 16;

    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 32;

    /// <summary>Iterations of a new hash: 0.50 G ARM instructions (<c>tests/BoardCost/measure secret 1</c> counts a tenth of them), some three seconds of a board.</summary>
    public const int DefaultIterations = 10_000;

    /// <summary>The fewest iterations that a file may ask for.</summary>
    public const int LeastIterations = 1_000;

    /// <summary>The most, so that a file cannot stop the loop.</summary>
    public const int MostIterations = 1_000_000;

    private readonly byte[] _salt;
    private readonly byte[] _hash;

    /// <summary>Takes a stored hash.</summary>
    /// <param name="iterations">From <see cref="LeastIterations"/> to <see cref="MostIterations"/>.</param>
    /// <param name="salt">16 bytes.</param>
    /// <param name="hash">32 bytes.</param>
    /// <exception cref="ArgumentException">A part has another length, or the count is out of range.</exception>
    public SlowHash(int iterations, byte[] salt, byte[] hash)
    {
        if (iterations < LeastIterations || iterations > MostIterations || salt.Length != SaltLength || hash.Length != HashLength)
        {
            throw new ArgumentException($"Expected {LeastIterations} to {MostIterations} iterations, {SaltLength} bytes of salt and {HashLength} of hash, not {iterations}, {salt.Length} and {hash.Length}.", nameof(iterations));
        }

        Iterations = iterations;
        _salt = (byte[])salt.Clone();
        _hash = (byte[])hash.Clone();
    }

    /// <summary>Gets the iterations.</summary>
    public int Iterations { get; }

    /// <summary>Gets the salt, base64.</summary>
    public string Salt => Convert.ToBase64String(_salt);

    /// <summary>Gets the hash, base64.</summary>
    public string Hash => Convert.ToBase64String(_hash);

    /// <summary>Hashes a new secret.</summary>
    /// <param name="secret">PIN or token.</param>
    /// <param name="salt">16 random bytes, of nobody else.</param>
    /// <param name="iterations">How slow.</param>
    public static SlowHash Of(string secret, byte[] salt, int iterations = DefaultIterations) => new SlowHash(iterations, salt, Compute(secret, salt, iterations));

    /// <summary>Says whether a secret is the one that was stored, in a time that does not depend on how much of it is right.</summary>
    public bool Matches(string secret) => CryptographicOperations.FixedTimeEquals(Compute(secret, _salt, Iterations), _hash);

    private static byte[] Compute(string secret, byte[] salt, int iterations)
    {
        byte[] text = Encoding.UTF8.GetBytes(secret);
        using var derive = new Rfc2898DeriveBytes(text, salt, iterations, HashAlgorithmName.SHA256);
        byte[] hash = derive.GetBytes(HashLength);
        Array.Clear(text, 0, text.Length);
        return hash;
    }
}
