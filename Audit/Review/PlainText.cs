using System.Linq;

namespace MeadowTinyMl.Audit.Review;

/// <summary>Text out of a log's files as it may stand on a screen: a name or an entry that somebody made up must not steer the terminal or make a line read as another one.</summary>
public static class PlainText
{
    private const char Replacement = '\uFFFD';

    /// <summary>Returns the text with U+FFFD in place of control characters and of those that turn the direction of writing.</summary>
    public static string Of(string text) => text.Any(IsOdd) ? string.Create(text.Length, text, (target, from) =>
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = IsOdd(from[i]) ? Replacement : from[i];
        }
    }) : text;

    private static bool IsOdd(char c) => char.IsControl(c) || c is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
