using System;
using System.Security.Cryptography;
using MeadowTinyMl.Sentinel.Operators;

namespace MeadowTinyMl.BoardCost;

/// <summary>The class library's hashes, and what the operators' secrets are kept with.</summary>
internal static class Hashes
{
    public static int Hash(int count)
    {
        using var hash = SHA256.Create();
        return Repeat(count, hash.ComputeHash, 65_536);
    }

    public static int Mac(int count)
    {
        using var mac = new HMACSHA256(new byte[32]);
        return Repeat(count, mac.ComputeHash, 64);
    }

    public static int Secret(int count)
    {
        var salt = new byte[SlowHash.SaltLength];
        return Repeat(count, bytes => Convert.FromBase64String(SlowHash.Of($"{bytes[0]:000000}", salt, SlowHash.LeastIterations).Hash), 1);
    }

    // Each takes the first byte of the one before.
    private static int Repeat(int count, Func<byte[], byte[]> hash, int length)
    {
        var bytes = new byte[length];
        for (int i = 0; i < count; i++)
        {
            bytes[0] = hash(bytes)[0];
        }

        Console.WriteLine($"{count} hashes, the last begins with {bytes[0]}");
        return 0;
    }
}
