using System.Collections.Generic;
using System.Text.RegularExpressions;

namespace MeadowTinyMl.Audit.Review.Documents;

/// <summary>Refuses sections of a document that are missing, empty, or still to be written.</summary>
internal static class SectionCheck
{
    /// <summary>Fewer words say nothing.</summary>
    private const int LeastWords = 8;

    private static readonly Regex Placeholder = new(
        @"\b(TODO|TBD|TBC|FIXME|XXX+|lorem ipsum|placeholder|to be (completed|defined|filled|added|decided|written)|fill in (here|your)|coming soon|not yet written|insert (name|text|here)|n/a)\b|\[(?!x?\])[^\]\n]*\](?!\()|<[a-z][a-z _-]*>|\.\.\.|…",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);

    private static readonly Regex Heading = new(@"^(?<level>#{1,6}) +(?:\d+\. +)?(?<title>.+?) *$", RegexOptions.Multiline | RegexOptions.CultureInvariant);
    private static readonly Regex Word = new(@"[\p{L}\p{N}]{2,}", RegexOptions.CultureInvariant);
    private static readonly Regex Code = new("```.*?```|`[^`\n]*`", RegexOptions.Singleline | RegexOptions.CultureInvariant);

    /// <summary>Returns what is wrong with a document in Markdown.</summary>
    /// <param name="text">The document.</param>
    /// <param name="required">Titles of the sections that it must have, without their numbers.</param>
    public static IEnumerable<string> Problems(string text, IReadOnlyCollection<string> required)
    {
        var missing = new List<string>(required);
        MatchCollection headings = Heading.Matches(text);
        for (int i = 0; i < headings.Count; i++)
        {
            string title = headings[i].Groups["title"].Value;
            int level = headings[i].Groups["level"].Length;
            int end = i + 1 < headings.Count ? headings[i + 1].Index : text.Length;
            bool hasParts = i + 1 < headings.Count && headings[i + 1].Groups["level"].Length > level;
            int start = headings[i].Index + headings[i].Length;
            string body = text[start..end];
            missing.Remove(title);
            if (!hasParts && level > 1 && Word.Count(body) < LeastWords)
            {
                yield return $"section '{title}' is empty";
            }

            Match placeholder = Placeholder.Match(Code.Replace(body, string.Empty));
            if (placeholder.Success)
            {
                yield return $"section '{title}' holds the placeholder '{placeholder.Value}'";
            }
        }

        foreach (string title in missing)
        {
            yield return $"section '{title}' is missing";
        }
    }

    /// <summary>Returns whether a text is empty or stands for one that is still to come.</summary>
    public static bool IsPlaceholder(string text) => string.IsNullOrWhiteSpace(text) || Placeholder.IsMatch(text);
}
