using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Tests.Planted;

/// <summary>An entry whose every field a test can change.</summary>
internal sealed class ForgedEntry
{
    private readonly Dictionary<string, JsonValue> _fields;

    public ForgedEntry(EntryBody body, string name, long boot, long uptime, long? utc)
    {
        Name = name;
        Type = body.Type;
        Uptime = uptime;
        _fields = body.Fields().ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
        _fields["v"] = JsonValue.Of(1);
        _fields["t"] = JsonValue.Of(body.Type);
        _fields["b"] = JsonValue.Of(boot);
        _fields["u"] = JsonValue.Of(uptime);
        _fields["ts"] = utc is { } seconds ? JsonValue.Of(seconds) : JsonValue.Null;
        _fields["q"] = JsonValue.Of(utc == null ? 0 : 2);
    }

    public string Name { get; }

    public string Type { get; }

    public long Uptime { get; }

    /// <summary>Gets fields that hold the index of another entry, by its name.</summary>
    public Dictionary<string, string> References { get; } = [];

    /// <summary>Gets or sets what is done to a <c>rotate</c> entry after it was sealed.</summary>
    public Action<ForgedEntry>? Spoil { get; set; }

    /// <summary>Gets or sets a value indicating whether a <c>rotate</c> entry is taken as it is.</summary>
    public bool IsFinal { get; set; }

    /// <summary>Gets or sets what is done to the bytes of the entry.</summary>
    public Func<byte[], byte[]>? Bytes { get; set; }

    public JsonValue this[string key] => _fields[key];

    public ForgedEntry Set(string key, JsonValue value)
    {
        _fields[key] = value;
        return this;
    }

    public ForgedEntry Set(string key, long value) => Set(key, JsonValue.Of(value));

    public ForgedEntry Set(string key, string value) => Set(key, JsonValue.Of(value));

    public ForgedEntry Set(string key, byte[] value) => Set(key, JsonValue.Of(value));

    public ForgedEntry Set(string key, bool value) => Set(key, JsonValue.Of(value));

    public byte[] Encode(int index, int epoch, Func<string, int> indexOf)
    {
        var fields = new Dictionary<string, JsonValue>(_fields, StringComparer.Ordinal);
        fields.TryAdd("n", JsonValue.Of(index));
        fields.TryAdd("e", JsonValue.Of(epoch));
        foreach ((string key, string name) in References)
        {
            fields[key] = JsonValue.Of(Math.Max(0, indexOf(name)));
        }

        byte[] bytes = CanonicalJson.Encode(JsonValue.Of(fields.Select(field => (field.Key, field.Value)).ToArray()));
        return Bytes?.Invoke(bytes) ?? bytes;
    }
}
