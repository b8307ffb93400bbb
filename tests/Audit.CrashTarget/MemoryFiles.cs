using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.CrashTarget;

/// <summary>What the script's witness keeps: another machine, which the crash does not touch.</summary>
public sealed class MemoryFiles : IStorage
{
    private readonly Dictionary<string, byte[]> _files = new(System.StringComparer.Ordinal);

    /// <inheritdoc/>
    public byte[]? Read(string name) => _files.TryGetValue(name, out byte[]? bytes) ? (byte[])bytes.Clone() : null;

    /// <inheritdoc/>
    public byte[]? ReadFrom(string name, long offset) => Read(name) is { } all ? all[(int)Math.Min(offset, all.Length)..] : null;

    /// <inheritdoc/>
    public bool Holds(string name, ReadOnlyMemory<byte> bytes) => _files.TryGetValue(name, out byte[]? found) && bytes.Span.SequenceEqual(found);

    /// <inheritdoc/>
    public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable) => _files[name] = [.. _files[name], .. bytes.Span];

    /// <inheritdoc/>
    public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability) => _files[name] = bytes.ToArray();

    /// <inheritdoc/>
    public void Overwrite(string name, byte[] bytes) => _files[name] = (byte[])bytes.Clone();

    /// <inheritdoc/>
    public void Delete(string name) => _files.Remove(name);

    /// <inheritdoc/>
    public void SyncDirectory(string folder)
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder) => [.. _files.Keys.Where(name => name.StartsWith(folder + "/", System.StringComparison.Ordinal)).Order(System.StringComparer.Ordinal)];

    /// <inheritdoc/>
    public StorageSpace Space() => default;
}
