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

    public byte[]? Read(string name) => Files.TryGetValue(name, out byte[]? bytes) ? (byte[])bytes.Clone() : null;

    public void Replace(string name, byte[] bytes)
    {
        Spend();
        Files[name] = (byte[])bytes.Clone();
    }

    public void Append(string name, byte[] bytes)
    {
        Spend();
        Files[name] = [.. Files.GetValueOrDefault(name, []), .. bytes];
    }

    public void Truncate(string name, int length)
    {
        Spend();
        Files[name] = Files[name][..length];
    }

    public void Delete(string name)
    {
        Spend();
        Files.Remove(name);
    }

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

    private void Spend()
    {
        if (WritesLeft-- <= 0)
        {
            throw new IOException("the disk is full");
        }
    }
}
