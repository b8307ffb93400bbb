using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.CrashTarget;

/// <summary>What the script's witness keeps: another machine, which the crash does not touch.</summary>
public sealed class MemoryFiles : IStorage
{
    private readonly Dictionary<string, byte[]> _files = new(System.StringComparer.Ordinal);

    /// <inheritdoc/>
    public byte[]? Read(string name) => _files.TryGetValue(name, out byte[]? bytes) ? bytes : null;

    /// <inheritdoc/>
    public void Append(string name, byte[] bytes, int count) => _files[name] = [.. _files[name], .. bytes.Take(count)];

    /// <inheritdoc/>
    public void Replace(string name, byte[] bytes, Durability durability) => _files[name] = bytes;

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
