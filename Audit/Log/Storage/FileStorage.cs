using System;
using System.Collections.Generic;
using System.IO;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>A log on a file system: <c>DIR</c> holds what is published, <c>DIR.board/</c> what stays, <c>DIR.policy</c> the first key.</summary>
/// <remarks>One writer at a time: the lock is held until disposal.</remarks>
public sealed class FileStorage : IStorage, IDisposable
{
    /// <summary>The name of the policy file.</summary>
    public const string PolicyName = "policy";

    private const string Published = "log/";

    private readonly string _log;
    private readonly string _board;
    private readonly FileStream _lock;

    /// <summary>Opens or creates the folders and takes the lock.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <exception cref="IOException">The folders cannot be made, or another writer has the lock.</exception>
    public FileStorage(string directory)
    {
        _log = Path.GetFullPath(directory).TrimEnd(Path.DirectorySeparatorChar);
        _board = _log + ".board";
        Directory.CreateDirectory(Path.Combine(_board, "state"));
        string lockFile = Path.Combine(_board, "state", "lock");
        try
        {
            _lock = new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new IOException($"{lockFile}: another writer has this log open ({exception.Message})", exception);
        }
    }

    /// <inheritdoc/>
    public byte[]? Read(string name)
    {
        string path = PathOf(name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <inheritdoc/>
    public void Replace(string name, byte[] bytes)
    {
        string path = PathOf(name);
        string temporary = Path.Combine(_board, "state", "tmp");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(bytes, 0, bytes.Length);
            stream.Flush(flushToDisk: true);
        }

        // netstandard2.1 cannot move over a file; File.Replace does it in one step.
        if (File.Exists(path))
        {
            File.Replace(temporary, path, null);
        }
        else
        {
            File.Move(temporary, path);
        }
    }

    /// <inheritdoc/>
    public void Append(string name, byte[] bytes)
    {
        string path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None);
        stream.Write(bytes, 0, bytes.Length);
        stream.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Truncate(string name, int length)
    {
        using var stream = new FileStream(PathOf(name), FileMode.Open, FileAccess.Write, FileShare.None);
        stream.SetLength(length);
        stream.Flush(flushToDisk: true);
    }

    /// <inheritdoc/>
    public void Delete(string name) => File.Delete(PathOf(name));

    /// <inheritdoc/>
    public IReadOnlyList<string> List(string folder)
    {
        string root = PathOf(folder);
        var names = new List<string>();
        if (Directory.Exists(root))
        {
            foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            {
                names.Add(folder + "/" + Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'));
            }
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private string PathOf(string name)
    {
        if (name == PolicyName)
        {
            return _log + ".policy";
        }

        bool isPublished = name == "log" || name.StartsWith(Published, StringComparison.Ordinal);
        string relative = isPublished ? name.Substring(Math.Min(name.Length, Published.Length)) : name;
        return Path.Combine(isPublished ? _log : _board, relative.Replace('/', Path.DirectorySeparatorChar));
    }
}
