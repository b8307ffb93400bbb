namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>Whole numbers from 0 to 2^63−1 in their one form. The library's parser lets a trailing NUL through.</summary>
public static class StrictDecimal
{
    private const int MaxDigits = 19;

    /// <summary>Reads a number.</summary>
    /// <returns>False where the text is not in its one form.</returns>
    public static bool TryParse(string text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > MaxDigits || (text[0] == '0' && text.Length > 1))
        {
            return false;
        }

        foreach (char c in text)
        {
            if (c is < '0' or > '9' || value > (long.MaxValue - (c - '0')) / 10)
            {
                return false;
            }

            value = (10 * value) + (c - '0');
        }

        return true;
    }
}
