using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>The board's files in memory, where a test can look at them, and can be told to fail.</summary>
internal sealed class MemoryStorage : IStorage
{
    public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    public bool IsBroken { get; set; }

    /// <summary>Gets the writes that were refused.</summary>
    public int Refused { get; private set; }

    public byte[]? Read(string name) => (byte[]?)Files.GetValueOrDefault(name)?.Clone();

    public byte[]? ReadFrom(string name, long offset) => Read(name) is { } all ? all[(int)Math.Min(offset, all.Length)..] : null;

    public bool Holds(string name, ReadOnlyMemory<byte> bytes) => Files.TryGetValue(name, out byte[]? found) && bytes.Span.SequenceEqual(found);

    public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable) => Write(name, [.. Files[name], .. bytes.Span]);

    public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability) => Write(name, bytes.ToArray());

    public void Overwrite(string name, byte[] bytes)
    {
        byte[] old = Files.GetValueOrDefault(name) ?? [];
        Write(name, [.. bytes, .. old.AsSpan(Math.Min(bytes.Length, old.Length))]);
    }

    public void Delete(string name) => Files.Remove(name);

    public void SyncDirectory(string folder)
    {
        // Memory has no names to make durable.
    }

    public IReadOnlyList<string> List(string folder) => Files.Keys.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).ToArray();

    public StorageSpace Space() => default;

    private void Write(string name, byte[] bytes)
    {
        if (IsBroken)
        {
            Refused++;
            throw new IOException("disk gone");
        }

        Files[name] = bytes;
    }
}
