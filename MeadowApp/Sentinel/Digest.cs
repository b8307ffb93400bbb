using System.Globalization;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace MeadowTinyMl.Sentinel;

/// <summary>SHA-256 as the log spells it.</summary>
internal static class Digest
{
    /// <summary>Returns the lower-case hex SHA-256 of bytes.</summary>
    public static string Hex(byte[] bytes)
    {
        using SHA256 hash = SHA256.Create();
        return InHex(hash.ComputeHash(bytes));
    }

    /// <summary>Returns the lower-case hex SHA-256 of a stream from where it stands to its end, a buffer at a time.</summary>
    public static string Hex(Stream stream)
    {
        using SHA256 hash = SHA256.Create();
        return InHex(hash.ComputeHash(stream));
    }

    private static string InHex(byte[] digest)
    {
        var text = new StringBuilder(2 * digest.Length);
        foreach (byte value in digest)
        {
            text.Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
