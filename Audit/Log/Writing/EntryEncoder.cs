using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>Gives an entry the fields that every entry has, and its one form in bytes.</summary>
internal sealed class EntryEncoder
{
    private readonly IClock _clock;

    public EntryEncoder(IClock clock) => _clock = clock;

    /// <summary>Encodes an entry.</summary>
    /// <param name="body">What it says.</param>
    /// <param name="index">Where it stands.</param>
    /// <param name="boot">The boot counter.</param>
    /// <param name="epoch">The key epoch.</param>
    /// <exception cref="ArgumentException">It does not fit the schema.</exception>
    public byte[] Encode(EntryBody body, long index, long boot, long epoch)
    {
        IReadOnlyList<(string Key, JsonValue Value)> own = body.Fields();
        var fields = new List<(string, JsonValue)>(own)
        {
            ("v", JsonValue.Of(EntrySchema.Version)),
            ("n", JsonValue.Of(index)),
            ("t", JsonValue.Of(body.Type)),
            ("b", JsonValue.Of(boot)),
            ("u", JsonValue.Of(_clock.UptimeMilliseconds)),
            ("ts", _clock.UtcSeconds is { } seconds ? JsonValue.Of(seconds) : JsonValue.Null),
            ("q", JsonValue.Of(_clock.Quality)),
            ("e", JsonValue.Of(epoch)),
        };
        JsonValue entry = JsonValue.Of(fields.ToArray());
        byte[] bytes = CanonicalJson.Encode(entry);
        return EntrySchema.Problem(entry, bytes.Length) is { } problem ? throw new ArgumentException(problem, nameof(body)) : bytes;
    }
}
