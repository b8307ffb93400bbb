using System;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MeadowTinyMl.Sentinel;

/// <summary>Names operators so that entries of different periods cannot be joined and, once the key is gone, nobody can be found.</summary>
public sealed class OperatorPseudonyms
{
    /// <summary>Length of a pseudonym, in bytes.</summary>
    public const int Length = 16;

    private const int KeyIdLength = 8;

    private readonly byte[] _periodKey;

    /// <summary>Takes the key of the period out of the deployer's key store.</summary>
    /// <param name="periodKey">32 bytes; kept outside the log.</param>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public OperatorPseudonyms(byte[] periodKey)
    {
        if (periodKey.Length != 32)
        {
            throw new ArgumentException($"A period key has 32 bytes, not {periodKey.Length}.", nameof(periodKey));
        }

        _periodKey = (byte[])periodKey.Clone();
        byte[] id = Hash("key id/v1");
        var text = new StringBuilder(2 * KeyIdLength);
        for (int i = 0; i < KeyIdLength; i++)
        {
            text.Append(id[i].ToString("x2", CultureInfo.InvariantCulture));
        }

        KeyId = text.ToString();
    }

    /// <summary>Gets the id of the key, lower-case hex of 8 bytes: tells keys apart and nothing of the key.</summary>
    public string KeyId { get; }

    /// <summary>Returns the pseudonym of an operator in this period.</summary>
    /// <param name="name">The operator, as enrolled.</param>
    /// <returns>The first 16 bytes of HMAC-SHA256(k_period, operator).</returns>
    public byte[] Of(string name)
    {
        byte[] full = Hash(name);
        var pseudonym = new byte[Length];
        Array.Copy(full, pseudonym, Length);
        return pseudonym;
    }

    private byte[] Hash(string text)
    {
        using var hash = new HMACSHA256(_periodKey);
        return hash.ComputeHash(Encoding.UTF8.GetBytes(text));
    }
}
