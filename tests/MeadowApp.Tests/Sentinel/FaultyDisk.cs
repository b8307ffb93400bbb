using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>A disk that fails by plan.</summary>
internal sealed class FaultyDisk(IStorage disk, Func<string, bool> isGarbage) : IStorage
{
    public byte[]? Read(string name)
    {
        bool isHalf = Is();
        byte[]? bytes = disk.Read(name);
        return isHalf && bytes != null ? bytes[..(bytes.Length / 2)] : bytes;
    }

    public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable) => Do(() => disk.Append(name, bytes, isDurable));

    public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability) => Do(() => disk.Replace(name, bytes, durability));

    public byte[]? ReadFrom(string name, long offset) => Read(name) is { } all ? all[(int)Math.Min(offset, all.Length)..] : null;

    public bool Holds(string name, ReadOnlyMemory<byte> bytes) => !Is() && disk.Holds(name, bytes);

    public void Overwrite(string name, byte[] bytes) => Do(() => disk.Overwrite(name, bytes));

    public void Delete(string name) => Do(() => disk.Delete(name));

    public void SyncDirectory(string folder) => Do(() => disk.SyncDirectory(folder));

    public IReadOnlyList<string> List(string folder)
    {
        _ = Is();
        return disk.List(folder);
    }

    public StorageSpace Space()
    {
        _ = Is();
        return disk.Space();
    }

    private void Do(Action write)
    {
        _ = Is();
        write();
    }

    private bool Is() => isGarbage("storage");
}
