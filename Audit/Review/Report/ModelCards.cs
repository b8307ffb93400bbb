using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>Model cards by their SHA-256, with the figures that they declare for the abstaining int8 model.</summary>
public sealed class ModelCards
{
    private const string ResourceFolder = "cards/";

    private static readonly Regex Counts = new(@"^(?<part>\d+) of (?<whole>\d+)$", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, DeclaredFigures> _bySha256 = new(StringComparer.Ordinal);

    /// <summary>Takes the cards that the auditor holds, and those that this program was built with.</summary>
    /// <param name="held">Their bytes.</param>
    public ModelCards(IEnumerable<byte[]> held)
    {
        foreach (byte[] card in held.Concat(Released()))
        {
            _bySha256[Convert.ToHexStringLower(SHA256.HashData(card))] = Read(Encoding.UTF8.GetString(card));
        }
    }

    /// <summary>Returns what a card declares, or null where no card with that digest is at hand.</summary>
    /// <param name="sha256">Lower-case hex, as <c>model.load</c> names it.</param>
    public DeclaredFigures? Find(string sha256) => _bySha256.GetValueOrDefault(sha256);

    private static IEnumerable<byte[]> Released()
    {
        Assembly assembly = typeof(ModelCards).Assembly;
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(ResourceFolder, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            yield return bytes.ToArray();
        }
    }

    // The last column of the card's first table is the model as it runs on the board.
    private static DeclaredFigures Read(string card)
    {
        string? Last(string row) => card.Split('\n').FirstOrDefault(line => line.StartsWith("| " + row + " |", StringComparison.Ordinal))?.Trim().Trim('|').Split('|')[^1].Trim();
        double? Number(string row) => double.TryParse(Last(row), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number : null;
        Match abstained = Counts.Match(Last("abstained") ?? string.Empty);
        double? share = abstained.Success
            ? double.Parse(abstained.Groups["part"].Value, CultureInfo.InvariantCulture) / double.Parse(abstained.Groups["whole"].Value, CultureInfo.InvariantCulture)
            : null;
        return new DeclaredFigures(Number("balanced accuracy (mean recall)"), Number("accuracy of what was answered"), share);
    }
}
