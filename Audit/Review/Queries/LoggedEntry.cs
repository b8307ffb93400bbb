using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Review.Queries;

/// <summary>An entry as it was hashed, and where it stands. What it says is read from these bytes and from nothing else.</summary>
public sealed class LoggedEntry
{
    // The last second of the year 9999.
    private const long MaxSeconds = 253_402_300_799;

    /// <summary>Takes the bytes of an entry.</summary>
    /// <param name="index">Its index.</param>
    /// <param name="file">The bundle that holds it, from the log's directory.</param>
    /// <param name="offset">Its first byte in that file.</param>
    /// <param name="bytes">The entry.</param>
    public LoggedEntry(long index, string file, int offset, byte[] bytes)
    {
        Index = index;
        File = file;
        Offset = offset;
        Bytes = bytes;
        try
        {
            Value = CanonicalJson.Parse(bytes);
        }
        catch (JsonFormatException)
        {
            // The entry of another log need not be JSON; it has no fields then.
            Value = null;
        }
    }

    /// <summary>Gets the index.</summary>
    public long Index { get; }

    /// <summary>Gets the bundle that holds it, from the log's directory.</summary>
    public string File { get; }

    /// <summary>Gets its first byte in that file.</summary>
    public int Offset { get; }

    /// <summary>Gets the bytes.</summary>
    public byte[] Bytes { get; }

    /// <summary>Gets the fields, or null where it is no canonical entry.</summary>
    public JsonValue? Value { get; }

    /// <summary>Gets the type, or the empty text.</summary>
    public string Type => this["t"].Text;

    /// <summary>Gets what the device believed the time to be, or null.</summary>
    public DateTimeOffset? Time => this["ts"] is { Kind: JsonKind.Integer } seconds && seconds.Integer is >= 0 and <= MaxSeconds
        ? DateTimeOffset.FromUnixTimeSeconds(seconds.Integer)
        : null;

    /// <summary>Gets the entry as one line of text; bytes that are none, and what would steer a terminal, are shown as U+FFFD.</summary>
    public string Text => PlainText.Of(Encoding.UTF8.GetString(Bytes));

    /// <summary>Gets the class that it is about: of a decision the most likely one; or the empty text.</summary>
    public string Class => Type is not ("decision" or "replay") ? this["class"].Text : Texts("classes") is [string best, ..] ? best : string.Empty;

    /// <summary>Returns a field, or <see cref="JsonValue.Null"/> where there is none.</summary>
    public JsonValue this[string key] => Value?[key] ?? JsonValue.Null;

    /// <summary>Returns a field that is an integer, or null.</summary>
    public long? Integer(string key) => this[key] is { Kind: JsonKind.Integer } value ? value.Integer : null;

    /// <summary>Returns a field that is a list of texts.</summary>
    public IReadOnlyList<string> Texts(string key) => this[key].Items.Select(item => item.Text).ToArray();

    /// <summary>Returns a field that is a list of integers.</summary>
    public IReadOnlyList<long> Integers(string key) => this[key].Items.Select(item => item.Integer).ToArray();
}
