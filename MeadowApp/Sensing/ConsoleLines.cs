using System.Collections.Generic;

namespace MeadowTinyMl.Sensing;

/// <summary>A display's lines on a console: told anew only where more than a number has changed, so that a countdown does not fill it.</summary>
public sealed class ConsoleLines
{
    private string _told = string.Empty;

    /// <summary>Takes what a display would show.</summary>
    /// <param name="lines">From the top.</param>
    /// <returns>The text to be told, or null where there is nothing new.</returns>
    public string? Next(IReadOnlyList<string> lines)
    {
        string text = string.Join(" | ", lines);
        if (IsSameButForDigits(text, _told))
        {
            return null;
        }

        _told = text;
        return text;
    }

    private static bool IsSameButForDigits(string text, string told)
    {
        int at = 0;
        foreach (char character in text)
        {
            if (char.IsDigit(character))
            {
                continue;
            }

            at = PastDigits(told, at);
            if (at == told.Length || told[at++] != character)
            {
                return false;
            }
        }

        return PastDigits(told, at) == told.Length;
    }

    private static int PastDigits(string text, int at)
    {
        while (at < text.Length && char.IsDigit(text[at]))
        {
            at++;
        }

        return at;
    }
}
