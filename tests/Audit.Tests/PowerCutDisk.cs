using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Tests;

/// <summary>A disk that remembers every step it took, so that the power can be cut after any of them.</summary>
/// <remarks>
/// <para>A write reaches the medium when its file is flushed; until then any part of it may be there: nothing, all, or a torn piece. A name reaches it
/// when its folder is synced; until then any subset of the changes of names may be there.</para>
/// <para>Zeroes may follow what was appended to a file: room that was written for what was to come.</para>
/// <para>Where folders cannot be synced, as .NET on a board may not be able to, a flush makes all earlier changes of names durable in their order, as
/// journalling file systems and littlefs do; what came after the last flush may be lost from some point on.</para>
/// </remarks>
internal sealed class PowerCutDisk : IStorage
{
    private const int MostRoom = 1_000;

    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly List<byte[]> _contents = [];
    private readonly List<Step> _steps = [];
    private readonly HashSet<int> _appended = [];
    private readonly bool _syncsFolders;

    public PowerCutDisk(bool syncsFolders, IReadOnlyDictionary<string, byte[]>? files = null)
    {
        _syncsFolders = syncsFolders;
        foreach ((string name, byte[] bytes) in files ?? new Dictionary<string, byte[]>())
        {
            int file = NewFile();
            Write(file, 0, bytes);
            Link(name, file);
            _steps.Add(new Step(Kind.Flush, file, name, 0, []));
        }

        foreach (string folder in _names.Keys.Select(FolderOf).Distinct().ToArray())
        {
            _steps.Add(new Step(Kind.SyncFolder, -1, folder, 0, []));
        }
    }

    private enum Kind
    {
        Write,
        Flush,
        Link,
        Unlink,
        SyncFolder,
    }

    /// <summary>Gets the number of steps taken: cuts are possible after each.</summary>
    public int Steps => _steps.Count;

    public byte[]? Read(string name) => _names.TryGetValue(name, out int file) ? (byte[])_contents[file].Clone() : null;

    public byte[]? ReadFrom(string name, long offset) => Read(name) is { } all ? all[(int)Math.Min(offset, all.Length)..] : null;

    public bool Holds(string name, ReadOnlyMemory<byte> bytes) => _names.TryGetValue(name, out int file) && bytes.Span.SequenceEqual(_contents[file]);

    public void Append(string name, ReadOnlyMemory<byte> bytes, bool isDurable)
    {
        int file = _names[name];
        _appended.Add(file);
        Write(file, _contents[file].Length, bytes.ToArray());
        if (isDurable)
        {
            _steps.Add(new Step(Kind.Flush, file, name, 0, []));
        }
    }

    public void Replace(string name, ReadOnlyMemory<byte> bytes, Durability durability)
    {
        int file = NewFile();
        Write(file, 0, bytes.ToArray());
        if (durability != Durability.None)
        {
            _steps.Add(new Step(Kind.Flush, file, name, 0, []));
        }

        Link(name, file);
        if (durability == Durability.Durable)
        {
            SyncName(file, name);
        }
    }

    public void Overwrite(string name, byte[] bytes)
    {
        bool isNew = !_names.TryGetValue(name, out int file);
        if (isNew)
        {
            file = NewFile();
            Link(name, file);
        }

        Write(file, 0, bytes);
        _steps.Add(new Step(Kind.Flush, file, name, 0, []));
        if (isNew)
        {
            SyncName(file, name);
        }
    }

    public void Delete(string name)
    {
        if (_names.Remove(name))
        {
            _steps.Add(new Step(Kind.Unlink, -1, name, 0, []));
        }
    }

    public void SyncDirectory(string folder)
    {
        if (_syncsFolders)
        {
            _steps.Add(new Step(Kind.SyncFolder, -1, folder, 0, []));
        }
    }

    public IReadOnlyList<string> List(string folder) =>
        _names.Keys.Where(name => name.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToArray();

    public StorageSpace Space() => default;

    /// <summary>Returns what the medium may hold when the power is cut after a number of steps.</summary>
    /// <param name="steps">0 up to <see cref="Steps"/>.</param>
    /// <param name="random">Decides what of the unsynced is there.</param>
    public Dictionary<string, byte[]> Cut(int steps, Random random)
    {
        var contents = new Dictionary<int, byte[]>();
        var unflushed = new Dictionary<int, List<Step>>();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var unsynced = new List<Step>();
        foreach (Step step in _steps.Take(steps))
        {
            switch (step.Kind)
            {
                case Kind.Write:
                    Get(unflushed, step.File).Add(step);
                    break;
                case Kind.Flush:
                    Get(unflushed, step.File).ForEach(write => contents[write.File] = Applied(contents.GetValueOrDefault(write.File, []), write, write.Bytes.Length));
                    unflushed.Remove(step.File);
                    if (!_syncsFolders)
                    {
                        unsynced.ForEach(change => Change(names, change));
                        unsynced.Clear();
                    }

                    break;
                case Kind.Link or Kind.Unlink:
                    unsynced.Add(step);
                    break;
                default:
                    unsynced.Where(change => FolderOf(change.Name) == step.Name).ToList().ForEach(change => Change(names, change));
                    unsynced.RemoveAll(change => FolderOf(change.Name) == step.Name);
                    break;
            }
        }

        foreach (Step write in unflushed.Values.SelectMany(writes => writes))
        {
            int kept = random.Next(3) switch { 0 => 0, 1 => write.Bytes.Length, _ => random.Next(write.Bytes.Length + 1) };
            byte[] now = Applied(contents.GetValueOrDefault(write.File, []), write, kept);

            // The length may have reached the medium where the data has not.
            contents[write.File] = random.Next(4) == 0 && now.Length < write.Offset + write.Bytes.Length ? [.. now, .. new byte[write.Offset + write.Bytes.Length - now.Length]] : now;
        }

        foreach (int file in _appended.Where(file => contents.ContainsKey(file) && random.Next(2) == 0).ToArray())
        {
            contents[file] = [.. contents[file], .. new byte[random.Next(MostRoom)]];
        }

        int inOrder = random.Next(unsynced.Count + 1);
        for (int i = 0; i < unsynced.Count; i++)
        {
            if (_syncsFolders ? random.Next(2) == 0 : i < inOrder)
            {
                Change(names, unsynced[i]);
            }
        }

        return names.ToDictionary(name => name.Key, name => contents.GetValueOrDefault(name.Value, []), StringComparer.Ordinal);
    }

    private static void Change(Dictionary<string, int> names, Step change)
    {
        if (change.Kind == Kind.Link)
        {
            names[change.Name] = change.File;
        }
        else
        {
            names.Remove(change.Name);
        }
    }

    private static byte[] Applied(byte[] content, Step write, int count)
    {
        var result = new byte[Math.Max(content.Length, count == 0 ? 0 : write.Offset + count)];
        content.CopyTo(result, 0);
        write.Bytes.AsSpan(0, count).CopyTo(result.AsSpan(Math.Min(write.Offset, result.Length)));
        return result;
    }

    private static List<Step> Get(Dictionary<int, List<Step>> lists, int file)
    {
        if (!lists.TryGetValue(file, out List<Step>? list))
        {
            lists[file] = list = [];
        }

        return list;
    }

    private static string FolderOf(string name) => name.Contains('/', StringComparison.Ordinal) ? name[..name.LastIndexOf('/')] : string.Empty;

    private void SyncName(int file, string name) => _steps.Add(_syncsFolders ? new Step(Kind.SyncFolder, -1, FolderOf(name), 0, []) : new Step(Kind.Flush, file, name, 0, []));

    private int NewFile()
    {
        _contents.Add([]);
        return _contents.Count - 1;
    }

    private void Write(int file, int offset, byte[] bytes)
    {
        var step = new Step(Kind.Write, file, string.Empty, offset, (byte[])bytes.Clone());
        _contents[file] = Applied(_contents[file], step, bytes.Length);
        _steps.Add(step);
    }

    private void Link(string name, int file)
    {
        _names[name] = file;
        _steps.Add(new Step(Kind.Link, file, name, 0, []));
    }

    private sealed record Step(Kind Kind, int File, string Name, int Offset, byte[] Bytes);
}
