using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Classification;

/// <summary>Takes fields out of a manifest one by one; what is missing, of another kind or left over is refused by name.</summary>
internal sealed class ManifestFields
{
    private const int DigestLength = 64;

    private readonly JsonValue _json;
    private readonly HashSet<string> _read = new();

    public ManifestFields(JsonValue json) => _json = json;

    /// <summary>Says whether there is such a field.</summary>
    public bool Has(string field) => _json[field] != null;

    public string Text(string field)
    {
        string text = Take(field, JsonKind.Text, "a text").Text;
        return text.Length is >= 1 and <= 200 ? text : throw Wrong(field, "a text of 1 to 200 characters", $"{text.Length}");
    }

    public string Word(string field, params string[] words)
    {
        string text = Text(field);
        return words.Contains(text) ? text : throw Wrong(field, string.Join(" or ", words), $"'{text}'");
    }

    public string Digest(string field) => AsDigest(field, Text(field));

    public string[] Digests(string field) => Texts(field).Select(text => AsDigest(field, text)).ToArray();

    public string[] NamedDigests(string field) => Texts(field)
        .Select(text => text.Length is > DigestLength + 2 and <= DigestLength + 102 && AsDigest(field, text.Substring(0, DigestLength)).Length > 0 && text.Substring(DigestLength, 2) == "  "
            ? text
            : throw Wrong(field, "a digest, two spaces and a name of at most 100 characters", $"'{text}'"))
        .ToArray();

    public int Integer(string field, int low, int high) => InRange(field, Take(field, JsonKind.Integer, "a whole number"), low, high);

    public int[] Integers(string field, int low, int high) =>
        Take(field, JsonKind.Array, "an array").Items.Select(item => InRange(field, item, low, high)).ToArray();

    public int[][] Rows(string field, int rows, int columns, int low, int high)
    {
        int[][] table = Take(field, JsonKind.Array, "an array").Items
            .Select(row => row.Kind == JsonKind.Array ? row.Items.Select(item => InRange(field, item, low, high)).ToArray() : throw Wrong(field, "arrays", row.Kind.ToString()))
            .ToArray();
        return table.Length == rows && table.All(row => row.Length == columns) ? table : throw Wrong(field, $"{rows} rows of {columns}", $"{table.Length} rows");
    }

    public string[] Texts(string field) => Take(field, JsonKind.Array, "an array").Items
        .Select(item => item.Kind == JsonKind.Text ? item.Text : throw Wrong(field, "texts", item.Kind.ToString()))
        .ToArray();

    public ManifestFields Inner(string field) => new(Take(field, JsonKind.Object, "an object"));

    public static void RequireCount(string field, int count, int expected)
    {
        if (count != expected)
        {
            throw Wrong(field, $"{expected} items, one for each label", $"{count}");
        }
    }

    public void RequireAllRead()
    {
        string? unknown = _json.Keys.FirstOrDefault(key => !_read.Contains(key));
        if (unknown != null)
        {
            throw Wrong(unknown, "no such field", "one");
        }
    }

    private static ManifestFormatException Wrong(string field, string expected, string found) => new("field " + field, expected, found);

    private static string AsDigest(string field, string text)
    {
        bool isHex = text.Length == DigestLength && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
        return isHex ? text : throw Wrong(field, "64 lower-case hex digits", $"'{text}'");
    }

    private static int InRange(string field, JsonValue value, int low, int high) =>
        value.Kind == JsonKind.Integer && value.Integer >= low && value.Integer <= high
            ? (int)value.Integer
            : throw Wrong(field, $"a whole number from {low} to {high}", value.Kind == JsonKind.Integer ? $"{value.Integer}" : value.Kind.ToString());

    private JsonValue Take(string field, JsonKind kind, string what)
    {
        _read.Add(field);
        JsonValue? value = _json[field];
        return value?.Kind == kind ? value : throw Wrong(field, what, value == null ? "nothing" : value.Kind.ToString());
    }
}
