using System;
using System.Collections.Generic;
using System.Text;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review;

/// <summary>An entry as it was hashed, where it stands, and what it says.</summary>
public sealed class AuditEntry
{
    private readonly byte[] _leaf;
    private readonly EntryHeader _header;
    private JsonValue? _value;
    private EntryFields _fields;

    internal AuditEntry(long index, string file, int offset, ReadOnlySpan<byte> bytes)
    {
        Index = index;
        File = file;
        Offset = offset;
        _leaf = new byte[1 + bytes.Length];
        bytes.CopyTo(_leaf.AsSpan(1));
        IsCanonical = EntryScan.TryScan(Bytes, out _header);
        Type = IsCanonical ? TypeOf(Bytes.Slice(_header.TypeStart, _header.TypeLength)) : string.Empty;
    }

    /// <summary>Gets the index.</summary>
    public long Index { get; }

    /// <summary>Gets the bundle that holds it, from the log's directory.</summary>
    public string File { get; }

    /// <summary>Gets its first byte in that file.</summary>
    public int Offset { get; }

    /// <summary>Gets its length in bytes.</summary>
    public int Length => _leaf.Length - 1;

    /// <summary>Gets its bytes.</summary>
    public ReadOnlySpan<byte> Bytes => _leaf.AsSpan(1);

    /// <summary>Gets what the leaf of the tree is the hash of: a zero byte and the entry.</summary>
    internal ReadOnlySpan<byte> Leaf => _leaf;

    /// <summary>Gets a value indicating whether it is canonical JSON.</summary>
    public bool IsCanonical { get; }

    /// <summary>Gets a value indicating whether it follows the schema that this program knows, so that its fields can be read.</summary>
    public bool IsKnown => IsCanonical && Version == EntrySchema.Version && SchemaProblem == null;

    /// <summary>Gets the type, or the empty text.</summary>
    public string Type { get; }

    /// <summary>Gets the version of its schema, or null.</summary>
    public long? Version => _header.Version;

    /// <summary>Gets the index that it says it has, or null.</summary>
    public long? Number => _header.Number;

    /// <summary>Gets the boot counter; 0 where there is none.</summary>
    public long Boot => _header.Boot ?? 0;

    /// <summary>Gets the milliseconds since boot; 0 where there are none.</summary>
    public long Uptime => _header.Uptime ?? 0;

    /// <summary>Gets the seconds since 1970-01-01 UTC, or null.</summary>
    public long? Utc => _header.Utc;

    /// <summary>Gets the quality of the clock; 0 where there is none.</summary>
    public long Quality => _header.Quality ?? 0;

    /// <summary>Gets the key epoch; 0 where there is none.</summary>
    public long Epoch => _header.Epoch ?? 0;

    /// <summary>Gets a value indicating whether every common field is there and of its kind.</summary>
    public bool HasCommonFields => _header is { Version: not null, Number: not null, Boot: >= 0, Uptime: >= 0, HasUtc: true, Quality: >= 0 and <= 3, Epoch: >= 0 } && Type.Length > 0;

    /// <summary>Gets what does not fit the schema, or null.</summary>
    public string? SchemaProblem { get; private set; }

    /// <summary>Gets the fields; <see cref="JsonValue.Null"/> where it is not canonical.</summary>
    public JsonValue Value => _value ??= IsCanonical ? CanonicalJson.Parse(Bytes) : JsonValue.Null;

    /// <summary>Returns a field that is an integer, or null.</summary>
    public long? Integer(string key) => JsonCursor.TryInteger(Field(key), out long integer) ? integer : null;

    /// <summary>Returns a field that is a text; the empty text where it is none.</summary>
    public string Text(string key) => TextOf(Field(key));

    /// <summary>Returns the bytes of a field that is a text; none where it is none.</summary>
    public ReadOnlySpan<byte> TextBytes(string key) => IsText(key) ? JsonCursor.Inner(Field(key)) : default;

    /// <summary>Returns whether a field is a text.</summary>
    public bool IsText(string key) => Field(key) is [(byte)'"', ..];

    /// <summary>Returns a field that is a list of texts.</summary>
    public IReadOnlyList<string> Texts(string key)
    {
        ReadOnlySpan<byte> list = Field(key);
        string[] texts = NewList<string>(list);
        var items = new JsonCursor(list);
        for (int i = 0; i < texts.Length && items.TryItem(out ReadOnlySpan<byte> item); i++)
        {
            texts[i] = TextOf(item);
        }

        return texts;
    }

    /// <summary>Returns a field that is a list of integers.</summary>
    public IReadOnlyList<long> Integers(string key)
    {
        ReadOnlySpan<byte> list = Field(key);
        long[] integers = NewList<long>(list);
        var items = new JsonCursor(list);
        for (int i = 0; i < integers.Length && items.TryItem(out ReadOnlySpan<byte> item); i++)
        {
            integers[i] = JsonCursor.TryInteger(item, out long integer) ? integer : 0;
        }

        return integers;
    }

    /// <summary>Returns whether a field is <c>true</c>.</summary>
    public bool IsTrue(string key) => Field(key).SequenceEqual("true"u8);

    /// <summary>Holds the fields to the schema; may run on any thread before the entry is handed on.</summary>
    internal void Prepare()
    {
        if (IsCanonical)
        {
            SchemaProblem = Version == EntrySchema.Version ? EntrySchema.Problem(Bytes) : null;
        }
    }

    private static string TypeOf(ReadOnlySpan<byte> type) => EntrySchema.Find(type)?.Type ?? Encoding.ASCII.GetString(type);

    private static string TextOf(ReadOnlySpan<byte> value) => value is [(byte)'"', ..] ? Encoding.ASCII.GetString(JsonCursor.Inner(value)) : string.Empty;

    private static T[] NewList<T>(ReadOnlySpan<byte> list)
    {
        int count = 0;
        if (list is [(byte)'[', ..])
        {
            var items = new JsonCursor(list);
            while (items.TryItem(out _))
            {
                count++;
            }
        }

        return count == 0 ? [] : new T[count];
    }

    private ReadOnlySpan<byte> Field(string key)
    {
        if (!IsCanonical)
        {
            return default;
        }

        if (!_fields.IsRead)
        {
            _fields = new EntryFields(Bytes);
        }

        return _fields.Find(Bytes, key);
    }
}
