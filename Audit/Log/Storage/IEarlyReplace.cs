using System;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>A storage that can begin with a file before it may be put in place, so that the disk writes it while another file is flushed.</summary>
internal interface IEarlyReplace
{
    /// <summary>Begins with what <see cref="IStorage.Replace"/> will be given next for a name; nothing of it is to be seen before that. Never fails: what could not be begun is written then.</summary>
    /// <param name="name">The file.</param>
    /// <param name="bytes">All of it. Only a call with the very same memory goes on with what was begun; do not change it in between.</param>
    void Begin(string name, ReadOnlyMemory<byte> bytes);
}
