using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>Files of a log by name, with forward slashes: below <c>log/</c> what is published, below <c>state/</c> and <c>keys/</c> what stays on the board.</summary>
/// <remarks>
/// Every member throws <see cref="System.IO.IOException"/> when the disk does not do as asked, and <see cref="StorageFullException"/> when it has no room. What a
/// failed call has left behind is not known; the writer never asks the same file again.
/// </remarks>
public interface IStorage
{
    /// <summary>Returns a file's bytes, for the caller to keep and change, or null where there is none.</summary>
    byte[]? Read(string name);

    /// <summary>Returns a file's bytes from a place on, for the caller to keep and change, or null where there is no file.</summary>
    /// <param name="name">The file.</param>
    /// <param name="offset">The place, at least 0; beyond the end there are none.</param>
    byte[]? ReadFrom(string name, long offset);

    /// <summary>Returns whether a file is there and holds exactly these bytes.</summary>
    bool Holds(string name, ReadOnlyMemory<byte> bytes);

    /// <summary>Adds to the end of a file that <see cref="Replace"/> has put there.</summary>
    /// <param name="name">The file.</param>
    /// <param name="bytes">What is added.</param>
    /// <param name="isDurable">Whether it is durable on return, with all that was added before; else more follows.</param>
    /// <remarks>After a power cut zeroes may follow what was added.</remarks>
    void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable);

    /// <summary>Puts a new file in place whole: a reader sees the old one or the new one.</summary>
    /// <param name="name">The file.</param>
    /// <param name="bytes">All of it.</param>
    /// <param name="durability">What a power cut may do to it.</param>
    void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability);

    /// <summary>Writes over a file from its start, in place, made if need be; durable on return, but a power cut on the way may tear it.</summary>
    void Overwrite(string name, byte[] bytes);

    /// <summary>Removes a file where there is one.</summary>
    void Delete(string name);

    /// <summary>Makes the names in a folder durable, where the system can; recovery does not rely on it.</summary>
    void SyncDirectory(string folder);

    /// <summary>Returns the names of all files below a folder, sorted.</summary>
    IReadOnlyList<string> List(string folder);

    /// <summary>Returns how full the disk is.</summary>
    StorageSpace Space();
}
