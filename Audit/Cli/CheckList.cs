using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using MeadowTinyMl.Audit.Review;

namespace MeadowTinyMl.Audit.Cli;

/// <summary>Reads a list of checks such as <c>C01-C03,C05</c>.</summary>
internal static class CheckList
{
    private static readonly Regex Part = new("^C(?<from>[0-9]{2})(-C(?<to>[0-9]{2}))?$", RegexOptions.CultureInvariant);

    /// <summary>Returns the checks that are meant and that this version makes.</summary>
    /// <exception cref="ArgumentException">It is no such list, or names no check of this version.</exception>
    public static IReadOnlyCollection<string> Parse(string? text)
    {
        if (text == null)
        {
            return [.. LogVerifier.AllChecks];
        }

        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach (string part in text.Split(','))
        {
            Match match = Part.Match(part);
            if (!match.Success)
            {
                throw new ArgumentException($"--checks {text}: expected a list such as C01-C03,C05, found '{part}'.");
            }

            int from = int.Parse(match.Groups["from"].Value, CultureInfo.InvariantCulture);
            int to = match.Groups["to"].Success ? int.Parse(match.Groups["to"].Value, CultureInfo.InvariantCulture) : from;
            for (int number = from; number <= to; number++)
            {
                meant.Add($"C{number:00}");
            }
        }

        string[] made = LogVerifier.AllChecks.Where(meant.Contains).ToArray();
        return made.Length > 0 ? made : throw new ArgumentException($"--checks {text}: this version makes {string.Join(", ", LogVerifier.AllChecks)}.");
    }
}
