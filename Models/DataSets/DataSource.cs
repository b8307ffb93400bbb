using System.IO;
using System.Linq;
using System.Text.RegularExpressions;

namespace MeadowTinyMl.DataSets;

/// <summary>Where a data set comes from, as far as the files beside it say.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Licence">From the names of files <c>LICENSE-…txt</c>, else from the README's line "Licence:"; "not stated" where there is neither.</param>
/// <param name="Origin">The repository that the README's line "Origin:" names; "not stated" where there is none.</param>
/// <param name="Citation">What the README asks to be cited; empty where it asks for nothing.</param>
public sealed record DataSource(string Name, string Licence, string Origin, string Citation)
{
    private const string NotStated = "not stated";

    /// <summary>Looks at the files of a data set's folder.</summary>
    /// <param name="folder">The folder.</param>
    public static DataSource Of(string folder)
    {
        string full = Path.GetFullPath(folder);
        string[] licences = Directory.EnumerateFiles(full, "LICENSE-*.txt")
            .Select(file => Path.GetFileNameWithoutExtension(file)["LICENSE-".Length..])
            .Order(System.StringComparer.Ordinal)
            .ToArray();
        string readme = Path.Combine(full, "README.md");
        string text = File.Exists(readme) ? File.ReadAllText(readme) : string.Empty;
        Match origin = Regex.Match(text, "Origin:[^`\n]*`([^`\n]+)`");
        Match licence = Regex.Match(text, "^Licence: ([^\n]+)", RegexOptions.Multiline);
        Match citation = Regex.Match(text, "Cite: ([^\n]+)");
        return new DataSource(
            Path.GetFileName(full),
            licences.Length > 0 ? string.Join(", ", licences) : licence.Success ? licence.Groups[1].Value.Trim() : NotStated,
            origin.Success ? origin.Groups[1].Value : NotStated,
            citation.Success ? citation.Groups[1].Value.Trim() : string.Empty);
    }
}
