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
    private readonly string[] _keys = Array.Empty<string>();

    private JsonValue(JsonKind kind) => Kind = kind;

    private JsonValue(JsonKind kind, long integer)
        : this(kind) => _integer = integer;

    private JsonValue(string text)
        : this(JsonKind.Text) => _text = text;

    private JsonValue(JsonValue[] items)
        : this(JsonKind.Array) => _items = items;

    private JsonValue(string[] keys, JsonValue[] values)
        : this(JsonKind.Object)
    {
        _keys = keys;
        _items = values;
    }

    /// <summary>Gets what this value is.</summary>
    public JsonKind Kind { get; }

    /// <summary>Gets the integer, or 0 for another kind.</summary>
    public long Integer => Kind == JsonKind.Integer ? _integer : 0;

    /// <summary>Gets a value indicating whether this is <c>true</c>.</summary>
    public bool IsTrue => Kind == JsonKind.Boolean && _integer == 1;

    /// <summary>Gets the text, or the empty text for another kind.</summary>
    public string Text => _text;

    /// <summary>Gets the items of an array; none for another kind.</summary>
    public IReadOnlyList<JsonValue> Items => Kind == JsonKind.Array ? _items : Array.Empty<JsonValue>();

    /// <summary>Gets the keys of an object in their order; none for another kind.</summary>
    public IReadOnlyList<string> Keys => _keys;

    /// <summary>Returns the member of an object, or null where there is none.</summary>
    /// <param name="key">Its key.</param>
    public JsonValue? this[string key]
    {
        get
        {
            int at = _keys.Length == 0 ? -1 : Array.BinarySearch(_keys, key, StringComparer.Ordinal);
            return at < 0 ? null : _items[at];
        }
    }

    /// <summary>Makes an integer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is beyond ±(2^53 − 1).</exception>
    public static JsonValue Of(long value)
    {
        Require(value);
        return new JsonValue(JsonKind.Integer, value);
    }

    /// <summary>Makes a boolean.</summary>
    public static JsonValue Of(bool value) => new(JsonKind.Boolean, value ? 1 : 0);

    /// <summary>Makes a text.</summary>
    /// <exception cref="ArgumentException">It holds something but printable ASCII, or a quotation mark or backslash.</exception>
    public static JsonValue Of(string value)
    {
        Require(value);
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
        var keys = new string[members.Length];
        var values = new JsonValue[members.Length];
        for (int i = 0; i < members.Length; i++)
        {
            if (!CanonicalJson.IsKey(members[i].Key))
            {
                throw new ArgumentException($"'{members[i].Key}' is no key: a lower-case letter, then up to 31 letters, digits or underscores.", nameof(members));
            }

            (keys[i], values[i]) = members[i];
        }

        Array.Sort(keys, values, StringComparer.Ordinal);
        for (int i = 1; i < keys.Length; i++)
        {
            if (keys[i] == keys[i - 1])
            {
                throw new ArgumentException($"The key '{keys[i]}' stands twice.", nameof(members));
            }
        }

        return new JsonValue(keys, values);
    }

    /// <summary>Makes an object of members whose keys are known to be keys in their order.</summary>
    internal static JsonValue OfSorted(List<string> keys, List<JsonValue> values) => new(keys.ToArray(), values.ToArray());

    /// <summary>Refuses an integer that not every JSON reader holds exactly.</summary>
    internal static void Require(long value)
    {
        if (value is < -MaxInteger or > MaxInteger)
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, $"An integer is within ±{MaxInteger}.");
        }
    }

    /// <summary>Refuses a text that would need an escape.</summary>
    internal static void Require(string value)
    {
        foreach (char c in value)
        {
            if (c is < ' ' or > '~' or '"' or '\\')
            {
                throw new ArgumentException($"A text holds printable ASCII without \" and \\, not U+{(int)c:X4}.", nameof(value));
            }
        }
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
