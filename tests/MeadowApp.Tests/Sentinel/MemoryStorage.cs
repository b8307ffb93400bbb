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

    public byte[]? Read(string name) => Files.GetValueOrDefault(name);

    public void Append(string name, byte[] bytes, int count) => Write(name, [.. Files[name], .. bytes.AsSpan(0, count)]);

    public void Replace(string name, byte[] bytes, Durability durability) => Write(name, [.. bytes]);

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

    private void Write(string name, byte[] bytes) => Files[name] = IsBroken ? throw new IOException("disk gone") : bytes;
}
