using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>The board's flash, whose power can fail in the middle of a write: half of what was to be added is there, and nothing after it happens.</summary>
/// <param name="storage">Where it lies on the host.</param>
internal sealed class BoardFlash(IStorage storage) : IStorage
{
    /// <summary>Gets or sets a value indicating whether the power fails in the next write.</summary>
    public bool FailsNext { get; set; }

    /// <summary>Gets a value indicating whether it has failed.</summary>
    public bool HasFailed { get; private set; }

    public byte[]? Read(string name) => Powered().Read(name);

    public byte[]? ReadFrom(string name, long offset) => Powered().ReadFrom(name, offset);

    public bool Holds(string name, ReadOnlyMemory<byte> bytes) => Powered().Holds(name, bytes);

    public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable)
    {
        IStorage powered = Powered();
        if (FailsNext)
        {
            powered.Append(name, bytes[..(bytes.Length / 2)], isDurable);
            HasFailed = true;
            throw new PowerCutException();
        }

        powered.Append(name, bytes, isDurable);
    }

    public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability) => Whole().Replace(name, bytes, durability);

    public void Overwrite(string name, byte[] bytes) => Whole().Overwrite(name, bytes);

    public void Delete(string name) => Whole().Delete(name);

    public void SyncDirectory(string folder) => Powered().SyncDirectory(folder);

    public IReadOnlyList<string> List(string folder) => Powered().List(folder);

    public StorageSpace Space() => Powered().Space();

    // What is put in place whole is there or is not.
    private IStorage Whole()
    {
        HasFailed |= FailsNext;
        return Powered();
    }

    private IStorage Powered() => HasFailed ? throw new PowerCutException() : storage;
}
