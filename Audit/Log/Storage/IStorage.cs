using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>Files of a log by name, with forward slashes: below <c>log/</c> what is published, below <c>state/</c> and <c>keys/</c> what stays on the board.</summary>
/// <remarks>Every member throws <see cref="System.IO.IOException"/> when the disk does not do as asked; nothing is acknowledged then.</remarks>
public interface IStorage
{
    /// <summary>Returns a file's bytes, or null where there is none.</summary>
    byte[]? Read(string name);

    /// <summary>Puts a file in place whole and durable; a reader sees the old one or the new one.</summary>
    void Replace(string name, byte[] bytes);

    /// <summary>Adds to the end of a file, made if need be; durable on return.</summary>
    void Append(string name, byte[] bytes);

    /// <summary>Cuts a file to a length.</summary>
    void Truncate(string name, int length);

    /// <summary>Removes a file where there is one.</summary>
    void Delete(string name);

    /// <summary>Returns the names of all files below a folder, sorted.</summary>
    IReadOnlyList<string> List(string folder);
}
