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
}
