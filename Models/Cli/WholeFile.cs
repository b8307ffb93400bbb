using System;
using System.IO;

namespace MeadowTinyMl.Models.Cli;

/// <summary>A file that appears whole or not at all: written beside its place and moved there at the end.</summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _temporary;
    private readonly FileStream _stream;

    public WholeFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException($"{path}: a folder; expected a file to write.");
        }

        // A device cannot be moved onto.
        bool isDevice = path.StartsWith("/dev/", StringComparison.Ordinal);
        _path = path;
        _temporary = isDevice ? path : $"{path}.{Environment.ProcessId}.tmp";
        _stream = new FileStream(_temporary, isDevice ? FileMode.Open : FileMode.Create, FileAccess.Write);
    }

    public void Write(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    /// <summary>Puts the file in its place.</summary>
    public void Commit()
    {
        _stream.Dispose();
        if (_temporary != _path)
        {
            File.Move(_temporary, _path, overwrite: true);
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        if (_temporary != _path)
        {
            File.Delete(_temporary);
        }
    }
}
