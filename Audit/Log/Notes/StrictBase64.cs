using System;

namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>Standard base64 with padding and zero stray bits: what does not encode back to itself is refused.</summary>
public static class StrictBase64
{
    /// <summary>Decodes a text.</summary>
    /// <returns>False where the text is not in its one form.</returns>
    public static bool TryDecode(string text, out byte[] bytes)
    {
        bytes = Array.Empty<byte>();
        if (text.Length == 0 || text.Length % 4 != 0)
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is not ((>= 'A' and <= 'Z') or (>= 'a' and <= 'z') or (>= '0' and <= '9') or '+' or '/' or '='))
            {
                return false;
            }
        }

        try
        {
            bytes = Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return false;
        }

        return Convert.ToBase64String(bytes) == text;
    }

    /// <summary>Returns whether a text is the one form of some bytes.</summary>
    /// <param name="text">ASCII.</param>
    public static bool IsEncoding(ReadOnlySpan<byte> text)
    {
        int padding = text.Length < 4 || text[^1] != '=' ? 0 : text[^2] != '=' ? 1 : 2;
        return text.Length > 0 && text.Length % 4 == 0 && IsEncodingOf(text, (text.Length / 4 * 3) - padding);
    }

    /// <summary>Returns whether a text is the one form of so many bytes.</summary>
    /// <param name="text">ASCII.</param>
    /// <param name="bytes">How many.</param>
    public static bool IsEncodingOf(ReadOnlySpan<byte> text, int bytes)
    {
        int digits = ((8 * bytes) + 5) / 6;
        if (bytes <= 0 || text.Length != (bytes + 2) / 3 * 4)
        {
            return false;
        }

        int last = 0;
        for (int i = 0; i < digits; i++)
        {
            last = Digit(text[i]);
            if (last < 0)
            {
                return false;
            }
        }

        for (int i = digits; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                return false;
            }
        }

        int stray = (6 * digits) - (8 * bytes);
        return (last & ((1 << stray) - 1)) == 0;
    }

    private static int Digit(byte b) => b switch
    {
        >= (byte)'A' and <= (byte)'Z' => b - 'A',
        >= (byte)'a' and <= (byte)'z' => b - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => b - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
