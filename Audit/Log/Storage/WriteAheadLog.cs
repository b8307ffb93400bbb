using System;
using System.Collections.Generic;
using System.Globalization;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>The entries of the newest bundles, each durable before it counts as logged.</summary>
/// <remarks>
/// <para>A file is named by its bundle and by where in the bundle it begins. After a start, and after a failed write, a new file is begun: what a failed flush
/// has left in the old one is not known, and the page cache may show what the disk does not have. From where it begins, a later file has the word.</para>
/// <para>A new file takes over everything that no checkpoint covers, so all that lies before it was durable when the checkpoint was signed.</para>
/// </remarks>
internal sealed class WriteAheadLog
{
    private const int InitialBuffer = 1_024;
    private const int MaxBuffer = 8 * 1_024;

    private readonly IStorage _storage;
    private byte[] _buffer = new byte[InitialBuffer];
    private List<(long Bundle, int Start, string Name)>? _files;
    private string? _open;
    private long _openBundle = -1;

    public WriteAheadLog(IStorage storage) => _storage = storage;

    /// <summary>Returns the numbers of the bundles that have files, in order.</summary>
    public IReadOnlyList<long> Bundles()
    {
        var bundles = new List<long>();
        foreach ((long bundle, int _, string _) in Files())
        {
            if (bundles.Count == 0 || bundles[bundles.Count - 1] != bundle)
            {
                bundles.Add(bundle);
            }
        }

        return bundles;
    }

    /// <summary>Reads the entries of a bundle up to the first bad record.</summary>
    /// <param name="bundle">Its number.</param>
    /// <param name="lost">What follows: whether there is a record that was begun, and its bytes.</param>
    public List<byte[]> Read(long bundle, out (int Records, int Bytes) lost)
    {
        List<ArraySegment<byte>> records = Records(bundle, out lost);
        var entries = new List<byte[]>(records.Count);
        foreach (ArraySegment<byte> record in records)
        {
            entries.Add(record.AsSpan(WriteAheadRecord.EntryAt).ToArray());
        }

        return entries;
    }

    /// <summary>Returns the first entries of a bundle as the bundle's own file has them; null where there are fewer.</summary>
    /// <param name="bundle">Its number.</param>
    /// <param name="width">How many entries.</param>
    public ReadOnlyMemory<byte>? ReadBundle(long bundle, int width)
    {
        List<ArraySegment<byte>> records = Records(bundle, out _);
        if (records.Count < width)
        {
            return null;
        }

        // A record without its mark and checksum is what a bundle holds: length and entry. Where all come from one file they are moved together where they stand.
        int length = 0;
        bool isOneFile = true;
        for (int i = 0; i < width; i++)
        {
            length += records[i].Count - 1;
            isOneFile &= records[i].Array == records[0].Array;
        }

        byte[] bytes = isOneFile ? records[0].Array! : new byte[length];
        int at = 0;
        for (int i = 0; i < width; i++)
        {
            ArraySegment<byte> record = records[i];
            Buffer.BlockCopy(record.Array!, record.Offset + 1, bytes, at, record.Count - 1);
            at += record.Count - 1;
        }

        return bytes.AsMemory(0, length);
    }

    /// <summary>Makes entries durable, in one flush.</summary>
    /// <param name="index">Index of the first.</param>
    /// <param name="entries">At least one; all of one bundle.</param>
    public void Append(long index, IReadOnlyList<byte[]> entries)
    {
        if (_open == null || _openBundle != index / TilePath.FullWidth)
        {
            Begin(index, entries);
            return;
        }

        Reserve(Math.Min(LengthOf(entries), MaxBuffer));
        int count = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            if (count + WriteAheadRecord.Overhead + entries[i].Length > _buffer.Length)
            {
                _storage.Append(_open, _buffer.AsMemory(0, count), isDurable: false);
                count = 0;
                Reserve(WriteAheadRecord.Overhead + entries[i].Length);
            }

            count = WriteAheadRecord.Write(index + i, entries[i], _buffer, count);
        }

        _storage.Append(_open, _buffer.AsMemory(0, count), isDurable: true);
    }

    /// <summary>Writes entries that were recovered, and that no checkpoint covers, to a file of their own.</summary>
    public void Rewrite(long index, IReadOnlyList<byte[]> entries) => Begin(index, entries);

    /// <summary>The next entry begins a new file.</summary>
    public void Close()
    {
        _open = null;
        _files = null;
    }

    /// <summary>Removes the files of all bundles before one.</summary>
    public void DeleteBefore(long bundle) => DeleteWhere(file => file.Bundle < bundle);

    /// <summary>Removes the files of all bundles after one.</summary>
    public void DeleteAfter(long bundle) => DeleteWhere(file => file.Bundle > bundle);

    // Mark, length and entry of each; the last file that begins at or before an entry has the word over it.
    private List<ArraySegment<byte>> Records(long bundle, out (int Records, int Bytes) lost)
    {
        var records = new List<ArraySegment<byte>>(TilePath.FullWidth);
        lost = default;
        foreach ((long of, int start, string name) in Files())
        {
            if (of != bundle || start > records.Count)
            {
                continue;
            }

            byte[] file = _storage.Read(name) ?? Array.Empty<byte>();
            var own = new List<ArraySegment<byte>>(TilePath.FullWidth - start);
            int whole = WriteAheadRecord.Read(file, (bundle * TilePath.FullWidth) + start, TilePath.FullWidth - start, own);
            if (own.Count > 0)
            {
                records.RemoveRange(start, records.Count - start);
                records.AddRange(own);
            }

            // Zeroes at the end are room that nothing was appended to.
            int end = file.Length;
            while (end > whole && file[end - 1] == 0)
            {
                end--;
            }

            lost = whole < end ? (1, end - whole) : default;
        }

        return records;
    }

    private void Begin(long index, IReadOnlyList<byte[]> entries)
    {
        var records = new byte[LengthOf(entries)];
        int at = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            at = WriteAheadRecord.Write(index + i, entries[i], records, at);
        }

        long bundle = index / TilePath.FullWidth;
        int start = (int)(index % TilePath.FullWidth);
        string name = LogFiles.WriteAheadFile(bundle, start);
        Close();
        _storage.Replace(name, records, Durability.Durable);

        // Only now may what begins later go; it must not have the word over what is added here.
        DeleteWhere(file => file.Bundle == bundle && file.Start > start);
        _open = name;
        _openBundle = bundle;
    }

    private static int LengthOf(IReadOnlyList<byte[]> entries)
    {
        int length = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            length += WriteAheadRecord.Overhead + entries[i].Length;
        }

        return length;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length < count)
        {
            _buffer = new byte[count];
        }
    }

    private void DeleteWhere(Predicate<(long Bundle, int Start, string Name)> condition)
    {
        bool any = false;
        List<(long Bundle, int Start, string Name)> files = Files();
        _files = null;
        foreach ((long Bundle, int Start, string Name) file in files)
        {
            if (condition(file))
            {
                _storage.Delete(file.Name);
                any = true;
            }
        }

        if (any)
        {
            _storage.SyncDirectory(LogFiles.WriteAhead);
        }
    }

    // Nobody else changes the folder, so it is listed once after each change.
    private List<(long Bundle, int Start, string Name)> Files()
    {
        if (_files != null)
        {
            return _files;
        }

        var files = new List<(long, int, string)>();
        foreach (string name in _storage.List(LogFiles.WriteAhead))
        {
            string[] parts = name.Substring(LogFiles.WriteAhead.Length + 1).Split('.');
            if (parts.Length == 2
                && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long bundle)
                && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int start)
                && bundle < long.MaxValue / TilePath.FullWidth && start < TilePath.FullWidth
                && LogFiles.WriteAheadFile(bundle, start) == name)
            {
                files.Add((bundle, start, name));
            }
        }

        _files = files;
        return files;
    }
}
