using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.BoardCost;

/// <summary>A disk in memory; appending costs the bytes appended, as on a real one, and not a copy of the file.</summary>
internal sealed class MemoryStorage : IStorage
{
    private readonly SortedDictionary<string, Content> _files = new(StringComparer.Ordinal);

    /// <summary>Gets the bytes that were appended so far.</summary>
    public long Appended { get; private set; }

    public byte[]? Read(string name) => _files.TryGetValue(name, out Content? file) ? file.Bytes.AsSpan(0, file.Count).ToArray() : null;

    public byte[]? ReadFrom(string name, long offset) => Read(name) is { } all ? all.AsSpan((int)Math.Min(offset, all.Length)).ToArray() : null;

    public bool Holds(string name, ReadOnlyMemory<byte> bytes) => _files.TryGetValue(name, out Content? file) && bytes.Span.SequenceEqual(file.Bytes.AsSpan(0, file.Count));

    public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable)
    {
        int count = bytes.Length;
        Content file = _files[name];
        if (file.Count + count > file.Bytes.Length)
        {
            Array.Resize(ref file.Bytes, Math.Max(2 * file.Bytes.Length, file.Count + count));
        }

        bytes.Span.CopyTo(file.Bytes.AsSpan(file.Count));
        file.Count += count;
        Appended += count;
    }

    public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability) => _files[name] = new Content(bytes.ToArray());

    public void Overwrite(string name, byte[] bytes)
    {
        if (!_files.TryGetValue(name, out Content? file) || file.Bytes.Length < bytes.Length)
        {
            _files[name] = new Content((byte[])bytes.Clone());
            return;
        }

        Array.Copy(bytes, file.Bytes, bytes.Length);
        file.Count = Math.Max(file.Count, bytes.Length);
    }

    public void Delete(string name) => _files.Remove(name);

    public void SyncDirectory(string folder)
    {
        // Memory has no names to make durable.
    }

    public IReadOnlyList<string> List(string folder) => _files.Keys.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).ToArray();

    public StorageSpace Space() => default;

    private sealed class Content
    {
        public byte[] Bytes;

        public Content(byte[] bytes)
        {
            Bytes = bytes;
            Count = bytes.Length;
        }

        public int Count { get; set; }
    }
}
