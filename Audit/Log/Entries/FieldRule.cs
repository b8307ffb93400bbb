using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary>What one field of an entry may hold: kind, limits, vocabulary. Every field of a type is always there; what is not known is null, where that is allowed.</summary>
public sealed class FieldRule
{
    private const int MaxName = 64;
    private const int MaxKey = 200;

    private static readonly char[] Plus = { '+' };

    private FieldRule(string key, FieldKind kind, long low, long high, int count, IReadOnlyList<string> words, bool isNullable)
    {
        Key = key;
        Kind = kind;
        Low = low;
        High = high;
        Count = count;
        Words = words;
        IsNullable = isNullable;
    }

    /// <summary>Gets the key.</summary>
    public string Key { get; }

    /// <summary>Gets what it holds.</summary>
    public FieldKind Kind { get; }

    /// <summary>Gets the least whole number.</summary>
    public long Low { get; }

    /// <summary>Gets the greatest whole number.</summary>
    public long High { get; }

    /// <summary>Gets the most items of a list or object, the bytes of hex and base64, or the most characters of a name.</summary>
    public int Count { get; }

    /// <summary>Gets the vocabulary; empty for other kinds.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Gets a value indicating whether it may be null.</summary>
    public bool IsNullable { get; }

    /// <summary>Gets the type, as <c>schema.md</c> spells it.</summary>
    public string TypeText => Kind switch
    {
        FieldKind.Flag => "boolean",
        FieldKind.Counts => "integers by name",
        FieldKind.Setting => "integer or name",
        _ => Kind.ToString().ToLowerInvariant(),
    } + (IsNullable ? " or null" : string.Empty);

    /// <summary>Gets the limits, as <c>schema.md</c> spells them.</summary>
    public string LimitText => Kind switch
    {
        FieldKind.Integer => RangeText,
        FieldKind.Word => string.Join(", ", Words),
        FieldKind.Words => string.Join(", ", Words),
        FieldKind.Name => $"at most {Count} characters",
        FieldKind.Key => $"at most {Count} characters",
        FieldKind.Hex => $"{Count} bytes",
        FieldKind.Base64 => $"{Count} bytes",
        FieldKind.Names => $"at most {Count}",
        FieldKind.Integers => $"at most {Count}, {RangeText}",
        FieldKind.Counts => $"at most {Count}, {RangeText}",
        FieldKind.Setting => RangeText,
        _ => string.Empty,
    };

    private string RangeText => High == JsonValue.MaxInteger && Low == 0 ? "at least 0" : High == JsonValue.MaxInteger && Low == -JsonValue.MaxInteger
        ? "any"
        : string.Format(CultureInfo.InvariantCulture, "{0} to {1}", Low, High);

    /// <summary>A whole number within limits.</summary>
    public static FieldRule Integer(string key, long low = 0, long high = JsonValue.MaxInteger) => new(key, FieldKind.Integer, low, high, 0, Array.Empty<string>(), false);

    /// <summary>true or false.</summary>
    public static FieldRule Flag(string key) => new(key, FieldKind.Flag, 0, 0, 0, Array.Empty<string>(), false);

    /// <summary>A word of a vocabulary.</summary>
    public static FieldRule Word(string key, params string[] words) => new(key, FieldKind.Word, 0, 0, 0, words, false);

    /// <summary>An identifier.</summary>
    public static FieldRule Name(string key, int count = MaxName) => new(key, FieldKind.Name, 0, 0, count, Array.Empty<string>(), false);

    /// <summary>Lower-case hex.</summary>
    public static FieldRule Hex(string key, int bytes = 32) => new(key, FieldKind.Hex, 0, 0, bytes, Array.Empty<string>(), false);

    /// <summary>Standard base64.</summary>
    public static FieldRule Base64(string key, int bytes) => new(key, FieldKind.Base64, 0, 0, bytes, Array.Empty<string>(), false);

    /// <summary>A verifier key.</summary>
    public static FieldRule VerifierKey(string key) => new(key, FieldKind.Key, 0, 0, MaxKey, Array.Empty<string>(), false);

    /// <summary>Words of a vocabulary.</summary>
    public static FieldRule SomeOf(string key, params string[] words) => new(key, FieldKind.Words, 0, 0, words.Length, words, false);

    /// <summary>Identifiers.</summary>
    public static FieldRule Names(string key, int most) => new(key, FieldKind.Names, 0, 0, most, Array.Empty<string>(), false);

    /// <summary>Whole numbers.</summary>
    public static FieldRule Integers(string key, int most, long low = 0, long high = JsonValue.MaxInteger) => new(key, FieldKind.Integers, low, high, most, Array.Empty<string>(), false);

    /// <summary>Whole numbers by identifier.</summary>
    public static FieldRule Counts(string key, int most, long low = 0, long high = JsonValue.MaxInteger) => new(key, FieldKind.Counts, low, high, most, Array.Empty<string>(), false);

    /// <summary>A whole number or an identifier.</summary>
    public static FieldRule Setting(string key) => new(key, FieldKind.Setting, -JsonValue.MaxInteger, JsonValue.MaxInteger, MaxName, Array.Empty<string>(), false);

    /// <summary>Returns the same rule that also allows null.</summary>
    public FieldRule OrNull() => new(Key, Kind, Low, High, Count, Words, true);

    /// <summary>Says what is wrong with a value, or null where nothing is.</summary>
    /// <param name="value">The field's value.</param>
    public string? Problem(JsonValue value)
    {
        bool holds = value.Kind == JsonKind.Null ? IsNullable : Kind switch
        {
            FieldKind.Integer => IsInRange(value),
            FieldKind.Flag => value.Kind == JsonKind.Boolean,
            FieldKind.Word => value.Kind == JsonKind.Text && IsWord(value.Text),
            FieldKind.Name => value.Kind == JsonKind.Text && IsName(value.Text, Count),
            FieldKind.Hex => value.Kind == JsonKind.Text && IsHex(value.Text, Count),
            FieldKind.Base64 => value.Kind == JsonKind.Text && IsBase64(value.Text, Count),
            FieldKind.Key => value.Kind == JsonKind.Text && value.Text.Length <= Count && IsKey(value.Text),
            FieldKind.Words => IsList(value) && value.Items.All(item => item.Kind == JsonKind.Text && IsWord(item.Text)) && value.Items.Select(item => item.Text).Distinct().Count() == value.Items.Count,
            FieldKind.Names => IsList(value) && value.Items.All(item => item.Kind == JsonKind.Text && IsName(item.Text, MaxName)),
            FieldKind.Integers => IsList(value) && value.Items.All(IsInRange),
            FieldKind.Counts => value.Kind == JsonKind.Object && value.Keys.Count <= Count && value.Keys.All(key => IsInRange(value[key]!)),
            _ => IsInRange(value) || (value.Kind == JsonKind.Text && IsName(value.Text, Count)),
        };
        return holds ? null : $"{Key} is no {TypeText}{(LimitText.Length > 0 ? $" ({LimitText})" : string.Empty)}";
    }

    /// <summary>Returns whether a text is an identifier: letters, digits, and <c>. _ - /</c> between them.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">The most characters.</param>
    public static bool IsName(string text, int most)
    {
        if (text.Length == 0 || text.Length > most || !IsLetterOrDigit(text[0]))
        {
            return false;
        }

        foreach (char c in text)
        {
            if (!IsLetterOrDigit(c) && c is not ('.' or '_' or '-' or '/'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsLetterOrDigit(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9');

    private static bool IsHex(string text, int bytes)
    {
        foreach (char c in text)
        {
            if (c is not ((>= '0' and <= '9') or (>= 'a' and <= 'f')))
            {
                return false;
            }
        }

        return text.Length == 2 * bytes;
    }

    private static bool IsBase64(string text, int bytes) =>
        text.Length == 4 * ((bytes + 2) / 3) && StrictBase64.TryDecode(text, out byte[] decoded) && decoded.Length == bytes;

    // That the key may be trusted is for the verifier to find out; here only its form counts.
    private static bool IsKey(string text)
    {
        string[] parts = text.Split(Plus, 3);
        return parts.Length == 3 && IsName(parts[0], MaxKey) && IsHex(parts[1], 4) && StrictBase64.TryDecode(parts[2], out _);
    }

    private bool IsInRange(JsonValue value) => value.Kind == JsonKind.Integer && value.Integer >= Low && value.Integer <= High;

    private bool IsList(JsonValue value) => value.Kind == JsonKind.Array && value.Items.Count <= Count;

    private bool IsWord(string text)
    {
        foreach (string word in Words)
        {
            if (word == text)
            {
                return true;
            }
        }

        return false;
    }
}
