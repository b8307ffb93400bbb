using System;
using System.Security.Cryptography;
using System.Text;

namespace MeadowTinyMl.Audit.Log;

/// <summary>Binds a decision to its raw input without telling anything of it, even of inputs that can be guessed.</summary>
public static class InputCommitment
{
    /// <summary>Kind of a gas scan: ten resistances as uint32 ohm, little-endian.</summary>
    public const byte GasScan = 1;

    /// <summary>Kind of sound: int16 PCM, little-endian.</summary>
    public const byte Sound = 2;

    /// <summary>Bytes of a salt.</summary>
    public const int SaltLength = 32;

    private static readonly byte[] Domain = Encoding.ASCII.GetBytes("input/v1");

    /// <summary>Returns HMAC-SHA256(salt, "input/v1" || kind || raw), 32 bytes.</summary>
    /// <param name="salt">32 fresh random bytes, kept with the raw input and destroyed with it.</param>
    /// <param name="kind">What the raw bytes are.</param>
    /// <param name="raw">The raw input.</param>
    /// <exception cref="ArgumentException">The salt has not 32 bytes.</exception>
    public static byte[] Compute(byte[] salt, byte kind, ReadOnlySpan<byte> raw)
    {
        if (salt.Length != SaltLength)
        {
            throw new ArgumentException($"A salt has {SaltLength} bytes, not {salt.Length}.", nameof(salt));
        }

        using IncrementalHash hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, salt);
        hash.AppendData(Domain);
        hash.AppendData(new[] { kind });
        hash.AppendData(raw);
        return hash.GetHashAndReset();
    }
}
