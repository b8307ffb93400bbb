using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Import;

/// <summary>A data sheet as canonical JSON, so that its digest names it. The subset knows printable ASCII only: other characters stand as <c>?</c>, and whole in the Markdown.</summary>
internal static class DataSheetJson
{
    private const int Format = 1;

    public static byte[] Encode(DataSheet sheet, DataAccess? access, ImportFindings? findings)
    {
        var members = new List<(string, JsonValue)>
        {
            ("format", JsonValue.Of(Format)),
            ("task", Text(sheet.Task)),
            ("hash", Text(sheet.Hash)),
            ("examples", JsonValue.Of(sheet.Examples)),
            ("items", JsonValue.Of(sheet.Items)),
            ("sources", Each(sheet.Sources, source => JsonValue.Of(("name", Text(source.Name)), ("licence", Text(source.Licence)), ("origin", Text(source.Origin)), ("citation", Text(source.Citation))))),
            ("counts", Each(sheet.Tallies, Counted)),
            ("weaknesses", Each(sheet.Weaknesses, Counted)),
            ("imbalance_permille", sheet.Imbalance is { } ratio ? JsonValue.Of((long)Math.Round(1_000 * ratio, MidpointRounding.AwayFromZero)) : JsonValue.Null),
            ("exact_duplicates", Each(sheet.ExactDuplicates, Alike)),
            ("near_duplicates", Each(sheet.NearDuplicates, Alike)),
            ("near_duplicates_method", Text(DataSheetText.NearMethod(sheet.Task))),
            ("notes", Each(sheet.Notes, Text)),
        };
        if (access != null)
        {
            members.Add(("access", JsonValue.Of(
                ("who", Text(access.Who)), ("purpose", Text(access.Purpose)), ("answered", Text(access.Answered.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))))));
        }

        if (findings != null)
        {
            members.Add(("import", JsonValue.Of(("read", Each(findings.WasRead, Found)), ("dropped", Each(findings.Dropped, Found)), ("notes", Each(findings.Notes, Found)))));
        }

        return CanonicalJson.Encode(JsonValue.Of(members.ToArray()));
    }

    /// <summary>Reads back who may access a set; null where no sheet lies in its folder or it does not say.</summary>
    /// <exception cref="DataFormatException">The sheet is no canonical JSON.</exception>
    public static DataAccess? ReadAccess(string folder)
    {
        string path = Path.Combine(folder, ImportFolder.SheetFile);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            JsonValue? access = CanonicalJson.Parse(File.ReadAllBytes(path))["access"];
            return access != null && DateOnly.TryParseExact(access["answered"]?.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly answered)
                ? new DataAccess(access["who"]?.Text ?? string.Empty, access["purpose"]?.Text ?? string.Empty, answered)
                : null;
        }
        catch (JsonFormatException exception)
        {
            throw new DataFormatException(path, $"byte {exception.Offset}", exception.Expected, exception.Found);
        }
    }

    private static JsonValue Counted(DataSheet.Tally tally) => JsonValue.Of(("by", Text(tally.Property)), ("name", Text(tally.Value)), ("count", JsonValue.Of(tally.Count)));

    private static JsonValue Alike(DataSheet.Likeness likeness) => JsonValue.Of(("first", Text(likeness.First)), ("second", Text(likeness.Second)), ("count", JsonValue.Of(likeness.Count)));

    private static JsonValue Found(ImportFindings.Finding finding) => JsonValue.Of(("file", Text(Path.GetFileName(finding.File))), ("what", Text(finding.What)), ("count", JsonValue.Of(finding.Count)));

    private static JsonValue Each<T>(IEnumerable<T> items, Func<T, JsonValue> make) => JsonValue.Of(items.Select(make).ToArray());

    private static JsonValue Text(string text) => JsonValue.Of(string.Concat(text.Select(c => c is < ' ' or > '~' ? '?' : c is '"' ? '\'' : c is '\\' ? '/' : c)));
}
