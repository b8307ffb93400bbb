using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Json;

/// <summary>A value of canonical JSON: null, boolean, integer, text, array or object.</summary>
public sealed class JsonValue
{
    /// <summary>The largest integer, 2^53 − 1: what every JSON reader holds exactly.</summary>
    public const long MaxInteger = (1L << 53) - 1;

    /// <summary>The one null.</summary>
    public static readonly JsonValue Null = new(JsonKind.Null);

    private readonly long _integer;
    private readonly string _text = string.Empty;
    private readonly JsonValue[] _items = Array.Empty<JsonValue>();
    private readonly SortedDictionary<string, JsonValue>? _members;

    private JsonValue(JsonKind kind) => Kind = kind;

    private JsonValue(JsonKind kind, long integer)
        : this(kind) => _integer = integer;

    private JsonValue(string text)
        : this(JsonKind.Text) => _text = text;

    private JsonValue(JsonValue[] items)
        : this(JsonKind.Array) => _items = items;

    private JsonValue(SortedDictionary<string, JsonValue> members)
        : this(JsonKind.Object) => _members = members;

    /// <summary>Gets what this value is.</summary>
    public JsonKind Kind { get; }

    /// <summary>Gets the integer, or 0 for another kind.</summary>
    public long Integer => Kind == JsonKind.Integer ? _integer : 0;

    /// <summary>Gets a value indicating whether this is <c>true</c>.</summary>
    public bool IsTrue => Kind == JsonKind.Boolean && _integer == 1;

    /// <summary>Gets the text, or the empty text for another kind.</summary>
    public string Text => _text;

    /// <summary>Gets the items of an array; none for another kind.</summary>
    public IReadOnlyList<JsonValue> Items => _items;

    /// <summary>Gets the keys of an object in their order; none for another kind.</summary>
    public IReadOnlyCollection<string> Keys => _members == null ? Array.Empty<string>() : (IReadOnlyCollection<string>)_members.Keys;

    /// <summary>Returns the member of an object, or null where there is none.</summary>
    /// <param name="key">Its key.</param>
    public JsonValue? this[string key] => _members != null && _members.TryGetValue(key, out JsonValue? value) ? value : null;

    /// <summary>Makes an integer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is beyond ±(2^53 − 1).</exception>
    public static JsonValue Of(long value) => value is >= -MaxInteger and <= MaxInteger
        ? new JsonValue(JsonKind.Integer, value)
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"An integer is within ±{MaxInteger}.");

    /// <summary>Makes a boolean.</summary>
    public static JsonValue Of(bool value) => new(JsonKind.Boolean, value ? 1 : 0);

    /// <summary>Makes a text.</summary>
    /// <exception cref="ArgumentException">It holds something but printable ASCII, or a quotation mark or backslash.</exception>
    public static JsonValue Of(string value)
    {
        foreach (char c in value)
        {
            if (c is < ' ' or > '~' or '"' or '\\')
            {
                throw new ArgumentException($"A text holds printable ASCII without \" and \\, not U+{(int)c:X4}.", nameof(value));
            }
        }

        return new JsonValue(value);
    }

    /// <summary>Makes base64 text of bytes.</summary>
    public static JsonValue Of(byte[] value) => new(Convert.ToBase64String(value));

    /// <summary>Makes an array.</summary>
    public static JsonValue Of(params JsonValue[] items) => new(items);

    /// <summary>Makes an array of texts.</summary>
    public static JsonValue Of(IReadOnlyList<string> items) => OfAll(items, Of);

    /// <summary>Makes an array of integers.</summary>
    public static JsonValue Of(IReadOnlyList<int> items) => OfAll(items, item => Of((long)item));

    /// <summary>Makes an object; the keys are sorted here.</summary>
    /// <exception cref="ArgumentException">A key is no key, or stands twice.</exception>
    public static JsonValue Of(params (string Key, JsonValue Value)[] members)
    {
        var sorted = new SortedDictionary<string, JsonValue>(StringComparer.Ordinal);
        foreach ((string key, JsonValue value) in members)
        {
            if (!CanonicalJson.IsKey(key))
            {
                throw new ArgumentException($"'{key}' is no key: a lower-case letter, then up to 31 letters, digits or underscores.", nameof(members));
            }

            sorted.Add(key, value);
        }

        return new JsonValue(sorted);
    }

    private static JsonValue OfAll<T>(IReadOnlyList<T> items, Func<T, JsonValue> make)
    {
        var values = new JsonValue[items.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = make(items[i]);
        }

        return new JsonValue(values);
    }
}
