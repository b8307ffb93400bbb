using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>A log on a file system: <c>DIR</c> holds what is published, <c>DIR.board/</c> what stays, <c>DIR.policy</c> the first key, <c>DIR.history</c> what pruning has left of the keys' history.</summary>
/// <remarks>The only class of the log that touches files. One writer at a time: the lock is held until disposal. One instance serves one thread.</remarks>
public sealed class FileStorage : IStorage, IDisposable
{
    private const int DiskFullUnix = 28;
    private const int DiskFullWindows = unchecked((int)0x80070070);

    private readonly string _log;
    private readonly string _board;
    private readonly bool _keepsOpen;
    private readonly bool _syncsDirectories;
    private readonly FileStream _lock;
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private FileStream? _appended;
    private string _appendedName = string.Empty;

    /// <summary>Opens or creates the folders and takes the lock.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <param name="keepsOpen">Whether a flush suffices to make an append durable; where that is not proven the file is closed as well, each time.</param>
    /// <exception cref="IOException">The folders cannot be made, or another writer has the lock.</exception>
    public FileStorage(string directory, bool keepsOpen = true)
    {
        _log = Path.GetFullPath(directory).TrimEnd(Path.DirectorySeparatorChar);
        _board = _log + ".board";
        _keepsOpen = keepsOpen;
        _syncsDirectories = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
        string file = PathOf(LogFiles.Lock);
        MakeFolder(Path.GetDirectoryName(file)!);
        try
        {
            _lock = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException exception)
        {
            throw new IOException($"{file}: another writer has this log open ({exception.Message})", exception);
        }
    }

    /// <inheritdoc/>
    public byte[]? Read(string name)
    {
        if (name == LogFiles.Lock)
        {
            var held = new byte[_lock.Length];
            _lock.Position = 0;
            int read = 0;
            while (read < held.Length && _lock.Read(held, read, held.Length - read) is > 0 and int some)
            {
                read += some;
            }

            return held;
        }

        string path = PathOf(name);
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <inheritdoc/>
    public void Append(string name, byte[] bytes, int count)
    {
        try
        {
            if (_appendedName != name || _appended == null)
            {
                CloseAppended();
                _appended = new FileStream(PathOf(name), FileMode.Append, FileAccess.Write, FileShare.Read, 1);
                _appendedName = name;
            }

            _appended.Write(bytes, 0, count);
            _appended.Flush(flushToDisk: true);
            if (!_keepsOpen)
            {
                CloseAppended();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whatever the stream still holds must not reach the file later.
            CloseAppended();
            throw Translated(name, exception);
        }
    }

    /// <inheritdoc/>
    public void Replace(string name, byte[] bytes, Durability durability) => Guard(name, () =>
    {
        if (_appendedName == name)
        {
            CloseAppended();
        }

        string path = PathOf(name);
        string temporary = Path.Combine(PathOf(LogFiles.Temporary), "new");
        MakeFolder(Path.GetDirectoryName(path)!, durability != Durability.None);
        MakeFolder(Path.GetDirectoryName(temporary)!);
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1))
            {
                stream.Write(bytes, 0, bytes.Length);
                if (durability != Durability.None)
                {
                    stream.Flush(flushToDisk: true);
                }
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
        catch
        {
            RemoveLeftover(temporary);
            throw;
        }

        if (durability == Durability.Durable)
        {
            SyncName(path);
        }
    });

    /// <inheritdoc/>
    public void Overwrite(string name, byte[] bytes) => Guard(name, () =>
    {
        if (name == LogFiles.Lock)
        {
            _lock.Position = 0;
            _lock.Write(bytes, 0, bytes.Length);
            _lock.Flush(flushToDisk: true);
            return;
        }

        string path = PathOf(name);
        MakeFolder(Path.GetDirectoryName(path)!);
        bool isNew = !File.Exists(path);
        using (var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read, 1))
        {
            stream.Write(bytes, 0, bytes.Length);
            stream.Flush(flushToDisk: true);
        }

        if (isNew)
        {
            SyncName(path);
        }
    });

    /// <inheritdoc/>
    public void Delete(string name) => Guard(name, () =>
    {
        if (_appendedName == name)
        {
            CloseAppended();
        }

        string path = PathOf(name);
        if (File.Exists(path))
        {
            File.Delete(path);
            RemoveEmptyPartials(path);
        }
    });

    /// <inheritdoc/>
    public void SyncDirectory(string folder) => Guard(folder, () =>
    {
        string path = PathOf(folder);
        if (Directory.Exists(path))
        {
            Sync(path);
        }
    });

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
    public StorageSpace Space()
    {
        try
        {
            var drive = new DriveInfo(_board);
            return new StorageSpace(drive.AvailableFreeSpace, drive.TotalSize);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Not every board says how full its flash is; then only a failed write tells.
            return default;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        CloseAppended();
        _lock.Dispose();
    }

    private static void Guard(string name, Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Translated(name, exception);
        }
    }

    private static IOException Translated(string name, Exception exception) => exception switch
    {
        StorageFullException full => full,
        IOException when exception.HResult is DiskFullUnix or DiskFullWindows => new StorageFullException(name, exception),
        IOException other => other,
        _ => new IOException($"{name}: {exception.Message}", exception),
    };

    private static void RemoveLeftover(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to tell; start-up clears the folder.
        }
    }

    // Nothing but tiles may lie in the published directory, so a folder of partial files goes with the last of them.
    private static void RemoveEmptyPartials(string path)
    {
        string folder = Path.GetDirectoryName(path)!;
        if (folder.EndsWith(".p", StringComparison.Ordinal) && Directory.GetFileSystemEntries(folder).Length == 0)
        {
            Directory.Delete(folder);
        }
    }

    private void CloseAppended()
    {
        FileStream? stream = _appended;
        _appended = null;
        _appendedName = string.Empty;
        stream?.Dispose();
    }

    // The folder of files that may be lost may be lost with them.
    private void MakeFolder(string path, bool isDurable = true)
    {
        // A folder of partial files may have been removed since.
        if (_folders.Contains(path) && (!path.EndsWith(".p", StringComparison.Ordinal) || Directory.Exists(path)))
        {
            return;
        }

        if (!Directory.Exists(path))
        {
            string parent = Path.GetDirectoryName(path)!;
            MakeFolder(parent);
            Directory.CreateDirectory(path);
            if (isDurable || !path.EndsWith(".p", StringComparison.Ordinal))
            {
                Sync(parent);
            }
        }

        _folders.Add(path);
    }

    // Where folders cannot be synced, one more flush takes the new name along.
    private void SyncName(string path)
    {
        if (_syncsDirectories)
        {
            Sync(Path.GetDirectoryName(path)!);
            return;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1);
        stream.Flush(flushToDisk: true);
    }

    private void Sync(string path)
    {
        if (!_syncsDirectories)
        {
            return;
        }

        int handle = NativeMethods.Open(path, 0);
        if (handle < 0)
        {
            throw Failed(path, Marshal.GetLastWin32Error());
        }

        int result = NativeMethods.Fsync(handle);
        int error = Marshal.GetLastWin32Error();
        _ = NativeMethods.Close(handle);
        if (result < 0)
        {
            throw Failed(path, error);
        }
    }

    private static IOException Failed(string path, int error) =>
        error == DiskFullUnix ? new StorageFullException(path) : new IOException($"{path}: the directory could not be made durable (error {error})");

    private string PathOf(string name)
    {
        if (name is LogFiles.Policy or LogFiles.PublishedKeyHistory)
        {
            return _log + "." + name;
        }

        bool isPublished = name == LogFiles.Published || name.StartsWith(LogFiles.Published + "/", StringComparison.Ordinal);
        string relative = isPublished ? name.Substring(Math.Min(name.Length, LogFiles.Published.Length + 1)) : name;
        return Path.Combine(isPublished ? _log : _board, relative.Replace('/', Path.DirectorySeparatorChar));
    }

    // .NET cannot open a directory to make its names durable.
    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        public static extern int Open(string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static extern int Fsync(int handle);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        public static extern int Close(int handle);
    }
}
