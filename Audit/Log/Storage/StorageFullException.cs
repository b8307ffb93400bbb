using System;
using System.IO;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>The disk has no room for what was to be written.</summary>
public sealed class StorageFullException : IOException
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="file">What was to be written.</param>
    /// <param name="cause">What the system said, or null.</param>
    public StorageFullException(string file, Exception? cause = null)
        : base($"{file}: no room on the disk", cause)
    {
    }
}
