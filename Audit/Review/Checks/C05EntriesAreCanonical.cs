using System.Globalization;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review.Checks;

/// <summary>C05: every entry parses, is canonical, and its <c>n</c> is its index.</summary>
internal sealed class C05EntriesAreCanonical() : Check(
    "C05", "Every entry parses, is canonical, and its n is its index", Requirements.Accountability, "AI Act 12, 13; CRA Annex I")
{
    internal override void Entry(AuditEntry entry, AuditContext log)
    {
        if (!entry.IsCanonical)
        {
            Fail(entry, "no canonical entry: " + Problem(entry));
        }
        else if (entry.Number != entry.Index)
        {
            Fail(entry, string.Create(CultureInfo.InvariantCulture, $"its n is {(entry.Number is { } n ? n : "missing")}, expected {entry.Index}"));
        }
        else if (entry.Version != EntrySchema.Version)
        {
            Fail(entry, entry.Version == null
                ? "it names no schema"
                : string.Create(CultureInfo.InvariantCulture, $"it follows schema {entry.Version}; this program knows {EntrySchema.Version}, so its fields cannot be judged"));
        }
        else if (!entry.HasCommonFields)
        {
            Fail(entry, "it lacks one of the fields that every entry has: v, n, t, b, u, ts, q, e");
        }
    }

    private static string Problem(AuditEntry entry)
    {
        try
        {
            CanonicalJson.Parse(entry.Bytes);
            return "it is not in its one form";
        }
        catch (JsonFormatException exception)
        {
            return exception.Message;
        }
    }
}
