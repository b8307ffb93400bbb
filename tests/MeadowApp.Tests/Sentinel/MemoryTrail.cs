using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>Keeps entries in memory, where a test can look at them, and can be told to fail.</summary>
internal sealed class MemoryTrail : IAuditTrail
{
    private readonly List<EntryBody> _entries = [];

    public long Size => _entries.Count;

    public bool IsSpaceScarce => false;

    public bool IsBroken { get; set; }

    /// <summary>Gets or sets a value indicating whether an incident freezes model, settings and pruning, as the log's writer does.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Gets how often an entry was read back.</summary>
    public long Reads { get; private set; }

    /// <summary>Gets or sets how many of the next readings fail.</summary>
    public int FailingReads { get; set; }

    /// <summary>Gets or sets how many of the oldest entries are gone.</summary>
    public int Pruned { get; set; }

    public long Append(EntryBody body)
    {
        if (IsBroken)
        {
            throw new IOException("disk gone");
        }

        if (IsFrozen && body is ConfigEntry or ModelLoadEntry or PruneEntry)
        {
            throw new LogRefusedException("An incident freezes this log.");
        }

        _entries.Add(body);
        return _entries.Count - 1;
    }

    public byte[]? ReadEntry(long index)
    {
        Reads++;
        if (FailingReads > 0)
        {
            FailingReads--;
            throw new IOException("disk slow");
        }

        return IsBroken ? throw new IOException("disk gone") : index < Pruned ? null : Encode(_entries[(int)index], (int)index);
    }

    /// <summary>Forgets what comes after an entry, as a power cut does that comes before it is durable.</summary>
    public void Cut(int size) => _entries.RemoveRange(size, _entries.Count - size);

    public void Checkpoint()
    {
        if (IsBroken)
        {
            throw new IOException("disk gone");
        }
    }

    public bool Tick() => IsBroken ? throw new IOException("disk gone") : false;

    public List<(long Index, Dictionary<string, JsonValue> Fields)> Of(string type) => _entries
        .Select((body, index) => (Body: body, Index: (long)index))
        .Where(entry => entry.Body.Type == type)
        .Select(entry => (entry.Index, entry.Body.Fields().ToDictionary(field => field.Key, field => field.Value)))
        .ToList();

    /// <summary>Says for each entry what the schema would refuse, or null.</summary>
    public IEnumerable<string?> Problems() => _entries.Select((body, index) => EntrySchema.Problem(Encode(body, index)));

    public string[] Actions() => Of("human").Select(entry => entry.Fields["action"].Text).ToArray();

    private static byte[] Encode(EntryBody body, int index) => CanonicalJson.Encode(JsonValue.Of(new[]
    {
        ("v", JsonValue.Of(EntrySchema.Version)), ("n", JsonValue.Of(index)), ("t", JsonValue.Of(body.Type)), ("b", JsonValue.Of(1)),
        ("u", JsonValue.Of(2)), ("ts", JsonValue.Null), ("q", JsonValue.Of(0)), ("e", JsonValue.Of(0)),
    }.Concat(body.Fields()).ToArray()));
}
