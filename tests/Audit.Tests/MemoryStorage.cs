using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>A disk in memory that can be told to fail.</summary>
internal sealed class MemoryStorage : IStorage
{
    public Dictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Gets or sets how many more writes succeed; the next one throws before it changes anything.</summary>
    public int WritesLeft { get; set; } = int.MaxValue;

    public byte[]? Read(string name)
    {
        Reads++;
        return Files.TryGetValue(name, out byte[]? bytes) ? (byte[])bytes.Clone() : null;
    }

    /// <summary>Gets how many files were read.</summary>
    public int Reads { get; private set; }

    /// <summary>Gets or sets how much the disk holds; 0 where it is not bounded.</summary>
    public long Capacity { get; set; }

    public byte[]? ReadFrom(string name, long offset) => Read(name) is { } all ? all[(int)Math.Min(offset, all.Length)..] : null;

    public bool Holds(string name, ReadOnlyMemory<byte> bytes)
    {
        Reads++;
        return Files.TryGetValue(name, out byte[]? found) && bytes.Span.SequenceEqual(found);
    }

    public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable)
    {
        Spend(name, bytes.Length);
        Files[name] = [.. Files[name], .. bytes.Span];
    }

    public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability)
    {
        Spend(name, bytes.Length);
        Files[name] = bytes.ToArray();
    }

    public void Overwrite(string name, byte[] bytes)
    {
        Spend(name, Files.TryGetValue(name, out byte[]? before) ? Math.Max(0, bytes.Length - before.Length) : bytes.Length);
        Files[name] = before == null || before.Length <= bytes.Length ? (byte[])bytes.Clone() : [.. bytes, .. before.AsSpan(bytes.Length)];
    }

    public void Delete(string name)
    {
        Spend(name, 0);
        Files.Remove(name);
    }

    public void SyncDirectory(string folder) => Spend(folder, 0);

    public StorageSpace Space() => Capacity == 0 ? default : new StorageSpace(Capacity - Used, Capacity);

    public IReadOnlyList<string> List(string folder) =>
        Files.Keys.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    /// <summary>Writes what is published to a real directory.</summary>
    public void Export(string directory)
    {
        foreach ((string name, byte[] bytes) in Files.Where(file => file.Key.StartsWith("log/", StringComparison.Ordinal)))
        {
            string path = Path.Combine(directory, name["log/".Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    private long Used => Files.Values.Sum(bytes => (long)bytes.Length);

    private void Spend(string name, int more)
    {
        if (WritesLeft-- <= 0)
        {
            throw new IOException($"{name}: the disk fails");
        }

        if (Capacity > 0 && more > 0 && Used + more > Capacity)
        {
            throw new StorageFullException(name);
        }
    }
}
