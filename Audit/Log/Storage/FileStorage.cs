using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>A log on a file system: <c>DIR</c> holds what is published, <c>DIR.board/</c> what stays, <c>DIR.policy</c> the first key, <c>DIR.history</c> what pruning has left of the keys' history.</summary>
/// <remarks>The only class of the log that touches files. One writer at a time: the lock is held until disposal. One instance serves one thread.</remarks>
public sealed class FileStorage : IStorage, IEarlyReplace, IDisposable
{
    private const int Zeroes = 16 * 1_024;
    private const int Room = 8 * Zeroes;
    private const int LargestInRoom = Room / 16;
    private const uint StartWriting = 2;
    private const int DiskFullUnix = 28;
    private const int DiskFullWindows = unchecked((int)0x80070070);

    private readonly string _log;
    private readonly string _board;
    private readonly bool _keepsOpen;
    private readonly bool _isLinux;
    private readonly FileStream _lock;
    private readonly byte[] _compared = new byte[4 * 1_024];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private byte[]? _zeroes;
    private FileStream? _appended;
    private string _appendedName = string.Empty;
    private long _room;
    private bool _isAppendDurable;
    private FileStream? _begun;
    private string _begunName = string.Empty;
    private ReadOnlyMemory<byte> _begunBytes;

    /// <summary>Opens or creates the folders and takes the lock.</summary>
    /// <param name="directory">The log's directory.</param>
    /// <param name="keepsOpen">Whether a flush suffices to make an append durable; where that is not proven the file is closed as well, each time.</param>
    /// <exception cref="IOException">The folders cannot be made, or another writer has the lock.</exception>
    public FileStorage(string directory, bool keepsOpen = true)
    {
        _log = Path.GetFullPath(directory).TrimEnd(Path.DirectorySeparatorChar);
        _board = _log + ".board";
        _keepsOpen = keepsOpen;
        _isLinux = RuntimeInformation.IsOSPlatform(OSPlatform.Linux);
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
            ReadInto(_lock, held);
            return held;
        }

        return ReadFrom(name, 0);
    }

    /// <inheritdoc/>
    public byte[]? ReadFrom(string name, long offset)
    {
        if (OpenToRead(name, out long length) is not { } stream)
        {
            return null;
        }

        using (stream)
        {
            var bytes = new byte[Math.Max(0, length - offset)];
            stream.Position = offset;
            return ReadInto(stream, bytes) == bytes.Length ? bytes : throw new IOException($"{name}: shorter than its {length} bytes while it is read");
        }
    }

    /// <inheritdoc/>
    public bool Holds(string name, ReadOnlyMemory<byte> bytes)
    {
        if (OpenToRead(name, out long length) is not { } stream)
        {
            return false;
        }

        using (stream)
        {
            ReadOnlySpan<byte> rest = bytes.Span;
            while (rest.Length == length && length > 0)
            {
                Span<byte> part = _compared.AsSpan(0, (int)Math.Min(_compared.Length, length));
                if (ReadInto(stream, part) != part.Length || !rest.Slice(0, part.Length).SequenceEqual(part))
                {
                    return false;
                }

                rest = rest.Slice(part.Length);
                length -= part.Length;
            }

            return rest.Length == length;
        }
    }

    /// <inheritdoc/>
    public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable)
    {
        try
        {
            FileStream stream = OpenAppended(name);
            MakeRoom(stream, bytes.Length);
            stream.Write(bytes.Span);
            if (isDurable)
            {
                stream.Flush(flushToDisk: true);
            }

            _isAppendDurable = isDurable;
            if (isDurable && !_keepsOpen)
            {
                CloseAppended();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Whatever the stream still holds must not reach the file later, and nothing more is asked of the file.
            _room = 0;
            CloseAppended();
            throw Translated(name, exception);
        }
    }

    /// <inheritdoc/>
    public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability) => Guard(name, () =>
    {
        if (_appendedName == name)
        {
            CloseAppended();
        }

        string path = PathOf(name);
        MakeFolder(Path.GetDirectoryName(path)!, durability != Durability.None);
        bool isBegun = _begun != null && _begunName == name && _begunBytes.Equals(bytes);
        string temporary = PathOf(isBegun ? LogFiles.Early : LogFiles.New);
        try
        {
            using (FileStream stream = isBegun ? TakeBegun() : WriteNew(temporary, bytes))
            {
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
    void IEarlyReplace.Begin(string name, ReadOnlyMemory<byte> bytes)
    {
        if (!_isLinux)
        {
            return;
        }

        try
        {
            DropBegun();
            _begun = WriteNew(PathOf(LogFiles.Early), bytes);
            _begunName = name;
            _begunBytes = bytes;

            // The system chooses the place on the disk now, and the flush of another file takes that along.
            if (NativeMethods.SyncFileRange(_begun.SafeFileHandle, 0, 0, StartWriting) < 0)
            {
                DropBegun();
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is written anew when it is put in place.
            _begun = null;
        }
    }

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
        try
        {
            DropBegun();
            CloseAppended();
        }
        catch (IOException)
        {
            // Only zeroes are left behind what was appended.
        }

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

    private static int ReadInto(Stream stream, Span<byte> target)
    {
        int read = 0;
        while (read < target.Length && stream.Read(target.Slice(read)) is > 0 and int some)
        {
            read += some;
        }

        return read;
    }

    // The file that is appended to ends where the last append ended, not where its room does.
    private FileStream? OpenToRead(string name, out long length)
    {
        string path = PathOf(name);
        length = 0;
        if (!File.Exists(path))
        {
            return null;
        }

        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1);
        length = _appendedName == name ? _appended!.Position : stream.Length;
        return stream;
    }

    private FileStream WriteNew(string path, ReadOnlyMemory<byte> bytes)
    {
        MakeFolder(Path.GetDirectoryName(path)!);
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
            stream.Write(bytes.Span);
            return stream;
        }
        catch
        {
            stream?.Dispose();
            RemoveLeftover(path);
            throw;
        }
    }

    private FileStream TakeBegun()
    {
        FileStream begun = _begun!;
        _begun = null;
        return begun;
    }

    private void DropBegun()
    {
        if (_begun != null)
        {
            TakeBegun().Dispose();
            RemoveLeftover(PathOf(LogFiles.Early));
        }
    }

    private FileStream OpenAppended(string name)
    {
        if (_appended == null || _appendedName != name)
        {
            CloseAppended();
            _appended = new FileStream(PathOf(name), FileMode.Open, FileAccess.Write, FileShare.Read, 1);
            _appended.Position = _room = _appended.Length;
            _appendedName = name;
            _isAppendDurable = true;
        }

        return _appended;
    }

    // Where a file is kept open, appends go into room that was written before: a flush that need not make the file longer is a third shorter.
    private void MakeRoom(FileStream stream, int count)
    {
        long end = stream.Position;
        if (!_keepsOpen || end + count <= _room || count > LargestInRoom || !_isAppendDurable)
        {
            return;
        }

        try
        {
            _zeroes ??= new byte[Zeroes];
            for (int made = 0; made < Room; made += Zeroes)
            {
                stream.Write(_zeroes);
            }

            _room = end + Room;
        }
        catch (IOException exception) when (Translated(_appendedName, exception) is StorageFullException)
        {
            // There may be room for what is appended, if not for more.
            stream.SetLength(end);
            _room = end;
        }

        stream.Position = end;
    }

    private void CloseAppended()
    {
        using FileStream? stream = _appended;
        _appended = null;
        _appendedName = string.Empty;
        if (stream != null && stream.Position < _room)
        {
            stream.SetLength(stream.Position);
        }
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
        if (_isLinux)
        {
            Sync(Path.GetDirectoryName(path)!);
            return;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1);
        stream.Flush(flushToDisk: true);
    }

    private void Sync(string path)
    {
        if (!_isLinux)
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

    // .NET cannot open a directory to make its names durable, nor begin to write a file out without waiting for it.
    private static class NativeMethods
    {
        [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        public static extern int Open(string path, int flags);

        [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
        public static extern int Fsync(int handle);

        [DllImport("libc", EntryPoint = "close", SetLastError = true)]
        public static extern int Close(int handle);

        [DllImport("libc", EntryPoint = "sync_file_range")]
        public static extern int SyncFileRange(SafeHandle file, long offset, long count, uint flags);
    }
}
