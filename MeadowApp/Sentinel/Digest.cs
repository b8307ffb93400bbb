using System.Globalization;
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
        byte[] digest = hash.ComputeHash(bytes);
        var text = new StringBuilder(2 * digest.Length);
        foreach (byte value in digest)
        {
            text.Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
