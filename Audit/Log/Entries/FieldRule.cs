using System;
using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Notes;

namespace MeadowTinyMl.Audit.Log.Entries;

/// <summary>What one field of an entry may hold: kind, limits, vocabulary. Every field of a type is always there; what is not known is null, where that is allowed.</summary>
public sealed class FieldRule
{
    private const int MaxName = 64;
    private const int MaxKey = 200;
    private const int KeyIdDigits = 8;

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
    /// <param name="value">The field's value, canonical JSON.</param>
    public string? Problem(ReadOnlySpan<byte> value)
    {
        bool holds = JsonCursor.Same(value, "null") ? IsNullable : Kind switch
        {
            FieldKind.Integer => IsInRange(value),
            FieldKind.Flag => value[0] is (byte)'t' or (byte)'f',
            FieldKind.Word => IsText(value) && IsWord(JsonCursor.Inner(value)),
            FieldKind.Name => IsText(value) && IsName(JsonCursor.Inner(value), Count),
            FieldKind.Hex => IsText(value) && IsHex(JsonCursor.Inner(value), Count),
            FieldKind.Base64 => IsText(value) && StrictBase64.IsEncodingOf(JsonCursor.Inner(value), Count),
            FieldKind.Key => IsText(value) && IsKey(JsonCursor.Inner(value)),
            FieldKind.Words or FieldKind.Names or FieldKind.Integers => value[0] == '[' && AreItems(value),
            FieldKind.Counts => value[0] == '{' && AreCounts(value),
            _ => IsInRange(value) || (IsText(value) && IsName(JsonCursor.Inner(value), Count)),
        };
        return holds ? null : $"{Key} is no {TypeText}{(LimitText.Length > 0 ? $" ({LimitText})" : string.Empty)}";
    }

    /// <summary>Returns whether a text is an identifier: letters, digits, and <c>. _ - /</c> between them.</summary>
    /// <param name="text">The text, ASCII.</param>
    /// <param name="most">The most characters.</param>
    public static bool IsName(ReadOnlySpan<byte> text, int most)
    {
        if (text.Length == 0 || text.Length > most || !IsLetterOrDigit(text[0]))
        {
            return false;
        }

        foreach (byte b in text)
        {
            if (!IsLetterOrDigit(b) && b is not ((byte)'.' or (byte)'_' or (byte)'-' or (byte)'/'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsText(ReadOnlySpan<byte> value) => value[0] == '"';

    private static bool IsLetterOrDigit(byte b) => b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9');

    private static bool IsHex(ReadOnlySpan<byte> text, int bytes)
    {
        foreach (byte b in text)
        {
            if (b is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f')))
            {
                return false;
            }
        }

        return text.Length == 2 * bytes;
    }

    // That the key may be trusted is for the verifier to find out; here only its form counts.
    private bool IsKey(ReadOnlySpan<byte> text)
    {
        int name = text.IndexOf((byte)'+');
        return text.Length <= Count && name > 0 && text.Length > name + 1 + KeyIdDigits && text[name + 1 + KeyIdDigits] == '+'
            && IsName(text.Slice(0, name), MaxKey) && IsHex(text.Slice(name + 1, KeyIdDigits), KeyIdDigits / 2) && StrictBase64.IsEncoding(text.Slice(name + 2 + KeyIdDigits));
    }

    private bool IsInRange(ReadOnlySpan<byte> value) => JsonCursor.TryInteger(value, out long integer) && integer >= Low && integer <= High;

    private bool AreItems(ReadOnlySpan<byte> list)
    {
        var items = new JsonCursor(list);
        int count = 0;
        ulong seen = 0;
        while (items.TryItem(out ReadOnlySpan<byte> item))
        {
            int word = Kind == FieldKind.Words && IsText(item) ? WordOf(JsonCursor.Inner(item)) : -1;
            bool holds = Kind switch
            {
                FieldKind.Integers => IsInRange(item),
                FieldKind.Names => IsText(item) && IsName(JsonCursor.Inner(item), MaxName),
                _ => word >= 0 && (seen & (1UL << word)) == 0,
            };
            if (!holds || ++count > Count)
            {
                return false;
            }

            seen |= word >= 0 ? 1UL << word : 0;
        }

        return true;
    }

    private bool AreCounts(ReadOnlySpan<byte> counts)
    {
        var members = new JsonCursor(counts);
        for (int count = 1; members.TryMember(out _, out ReadOnlySpan<byte> value); count++)
        {
            if (count > Count || !IsInRange(value))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsWord(ReadOnlySpan<byte> text) => WordOf(text) >= 0;

    private int WordOf(ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < Words.Count; i++)
        {
            if (JsonCursor.Same(text, Words[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
