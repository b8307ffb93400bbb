using System.Linq;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>Names out of foreign files, made fit for tables and paths.</summary>
internal static class SafeName
{
    private const int MaxLength = 60;

    /// <summary>Returns a name of letters, digits, <c>.</c>, <c>-</c> and <c>_</c>, 1 to 60 long.</summary>
    public static string Of(string name)
    {
        string safe = new(name.Trim().Take(MaxLength).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_').ToArray());
        return safe.Trim('.').Length == 0 ? "unnamed" : safe.TrimStart('.');
    }

    /// <summary>Returns a label as classes are named: lower case, <c>_</c> for everything that is no letter or digit.</summary>
    public static string Label(string name)
    {
        string safe = new(name.Trim().Take(MaxLength).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_').ToArray());
        return safe.Length == 0 ? "unlabelled" : safe;
    }
}
