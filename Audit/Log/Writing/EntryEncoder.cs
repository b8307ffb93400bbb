using System;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>Gives an entry the fields that every entry has, and its one form in bytes.</summary>
internal sealed class EntryEncoder
{
    private readonly IClock _clock;
    private readonly ObjectWriter _writer = new();

    public EntryEncoder(IClock clock) => _clock = clock;

    /// <summary>Encodes an entry; allocates its bytes and nothing else.</summary>
    /// <param name="body">What it says.</param>
    /// <param name="index">Where it stands.</param>
    /// <param name="boot">The boot counter.</param>
    /// <param name="epoch">The key epoch.</param>
    /// <exception cref="ArgumentException">It does not fit the schema.</exception>
    public byte[] Encode(EntryBody body, long index, long boot, long epoch)
    {
        _writer.Clear();
        body.Write(_writer);
        _writer.Add("v", EntrySchema.Version);
        _writer.Add("n", index);
        _writer.Add("t", body.Type);
        _writer.Add("b", boot);
        _writer.Add("u", _clock.UptimeMilliseconds);
        _writer.Add("ts", _clock.UtcSeconds);
        _writer.Add("q", _clock.Quality);
        _writer.Add("e", epoch);
        byte[] bytes = _writer.ToArray();
        EntryRule rule = EntrySchema.Find(body.Type) ?? throw new ArgumentException($"there is no type of entry '{body.Type}'", nameof(body));
        return rule.Problem(bytes) is { } problem ? throw new ArgumentException(problem, nameof(body)) : bytes;
    }
}
