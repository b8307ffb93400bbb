using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Log.Storage;

/// <summary>The entries of the newest bundles, each durable before it counts as logged.</summary>
/// <remarks>
/// <para>A file is named by the bundle of its first entry and by where in the bundle it begins, and goes on over the bundles after it, to a multiple of four. After
/// a start, and after a failed write, a new file is begun: what a failed flush has left in the old one is not known, and the page cache may show what the disk does
/// not have. From where it begins, a later file has the word.</para>
/// <para>A new file takes over everything that no checkpoint covers, so all that lies before it was durable when the checkpoint was signed.</para>
/// </remarks>
internal sealed class WriteAheadLog
{
    /// <summary>A file ends before the next multiple of this: making one and removing it costs as much as several flushes.</summary>
    public const int MostInFile = BundlesInFile * TilePath.FullWidth;

    private const int BundlesInFile = 4;
    private const int InitialBuffer = 1_024;
    private const int MaxBuffer = 8 * 1_024;

    private readonly IStorage _storage;
    private readonly long[] _bundleOffsets = new long[BundlesInFile];
    private byte[] _buffer = new byte[InitialBuffer];
    private List<WriteAheadFile>? _files;
    private WriteAheadFile? _open;
    private long _openLength;

    public WriteAheadLog(IStorage storage) => _storage = storage;

    /// <summary>Gets the number of the first bundle that has a file, or null where there is none.</summary>
    public long? FirstBundle => Files().Count > 0 ? Files()[0].Bundle : null;

    /// <summary>Returns the index of the first entry that no file can hold together with one.</summary>
    public static long EndOfFile(long index) => ((index / MostInFile) + 1) * MostInFile;

    /// <summary>Reads all entries from the beginning of a bundle up to the first bad record.</summary>
    /// <param name="bundle">Its number; no file begins before it.</param>
    /// <param name="repaired">Returns a whole bundle that was made from the records when they were whole, or null.</param>
    /// <param name="lost">What follows: whether there is a record that was begun, and its bytes.</param>
    public List<byte[]> Read(long bundle, Func<long, List<byte[]>?> repaired, out (int Records, int Bytes) lost)
    {
        long first = bundle * TilePath.FullWidth;
        var entries = new List<byte[]>();
        lost = default;
        List<WriteAheadFile> files = Files();
        for (int i = 0; i < files.Count; i++)
        {
            while (files[i].First > first + entries.Count && Repair(first, entries, repaired))
            {
            }

            if (files[i].First > first + entries.Count)
            {
                break;
            }

            lost = Read(files[i], i + 1 < files.Count ? files[i + 1].First : long.MaxValue, first, entries, repaired);
        }

        while (Repair(first, entries, repaired))
        {
            lost = default;
        }

        return entries;
    }

    /// <summary>Returns the first entries of a bundle as the bundle's own file has them; null where there are fewer.</summary>
    /// <param name="bundle">Its number.</param>
    /// <param name="width">How many entries.</param>
    public ReadOnlyMemory<byte>? ReadBundle(long bundle, int width)
    {
        List<ArraySegment<byte>> records = Records(bundle * TilePath.FullWidth, width);
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
    /// <param name="entries">At least one; all before <see cref="EndOfFile"/>.</param>
    public void Append(long index, IReadOnlyList<byte[]> entries)
    {
        if (_open is not { } open || index % MostInFile == 0)
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
                _storage.Append(open.Name, _buffer.AsMemory(0, count), isDurable: false);
                _openLength += count;
                count = 0;
                Reserve(WriteAheadRecord.Overhead + entries[i].Length);
            }

            Mark(index + i, _openLength + count);
            count = WriteAheadRecord.Write(index + i, entries[i], _buffer, count);
        }

        _storage.Append(open.Name, _buffer.AsMemory(0, count), isDurable: true);
        _openLength += count;
    }

    /// <summary>Writes entries once more, to a file of their own: those that were recovered and that no checkpoint covers, or all that are kept.</summary>
    /// <param name="index">Index of the first; the last is the newest there is.</param>
    /// <param name="entries">All of them.</param>
    public void Rewrite(long index, List<byte[]> entries)
    {
        for (int at = 0; at < entries.Count;)
        {
            int count = (int)Math.Min(entries.Count - at, EndOfFile(index + at) - (index + at));
            Begin(index + at, entries.GetRange(at, count));
            at += count;
        }
    }

    /// <summary>The next entry begins a new file.</summary>
    public void Close()
    {
        _open = null;
        _files = null;
    }

    /// <summary>Returns the first bundle of the oldest file that must stay for a bundle to be there.</summary>
    public static long FirstBundleOfFile(long bundle) => bundle / BundlesInFile * BundlesInFile;

    /// <summary>Removes the files that begin before a bundle.</summary>
    public void DeleteBefore(long bundle) => DeleteWhere(file => file.Bundle < bundle);

    /// <summary>Removes the files that begin after an entry.</summary>
    public void DeleteAfter(long index) => DeleteWhere(file => file.First > index);

    // From where the file begins its records have the word; a whole bundle tells how long those are that are damaged, and so where the next stands.
    private (int Records, int Bytes) Read(WriteAheadFile file, long next, long first, List<byte[]> entries, Func<long, List<byte[]>?> repaired)
    {
        byte[] bytes = _storage.Read(file.Name) ?? Array.Empty<byte>();
        long end = EndOfFile(file.First);
        var records = new List<ArraySegment<byte>>();
        int passed = (int)(file.First - first);
        int whole = 0;
        while (first + passed < end)
        {
            records.Clear();
            whole = WriteAheadRecord.Read(bytes, whole, first + passed, (int)(end - (first + passed)), records);
            if (records.Count > 0)
            {
                entries.RemoveRange(passed, entries.Count - passed);
                foreach (ArraySegment<byte> record in records)
                {
                    entries.Add(record.AsSpan(WriteAheadRecord.EntryAt).ToArray());
                }

                passed = entries.Count;
            }

            if (passed == entries.Count && (first + passed >= Math.Min(end, next) || !Repair(first, entries, repaired)))
            {
                break;
            }

            for (; passed < entries.Count; passed++)
            {
                whole += WriteAheadRecord.Overhead + entries[passed].Length;
            }
        }

        // Zeroes at the end are room that nothing was appended to.
        int length = bytes.Length;
        while (length > whole && bytes[length - 1] == 0)
        {
            length--;
        }

        return whole < length ? (1, length - whole) : default;
    }

    private static bool Repair(long first, List<byte[]> entries, Func<long, List<byte[]>?> repaired)
    {
        long bundle = (first + entries.Count) / TilePath.FullWidth;
        if (repaired(bundle) is not { } full)
        {
            return false;
        }

        int known = (int)((first + entries.Count) % TilePath.FullWidth);
        entries.AddRange(full.GetRange(known, full.Count - known));
        return true;
    }

    // Mark, length and entry of each; the last file that begins at or before an entry has the word over it.
    private List<ArraySegment<byte>> Records(long first, int most)
    {
        var records = new List<ArraySegment<byte>>(most);
        if (_open is { } open && open.First <= first && first < EndOfFile(open.First))
        {
            byte[] bytes = _storage.ReadFrom(open.Name, _bundleOffsets[first / TilePath.FullWidth % BundlesInFile]) ?? Array.Empty<byte>();
            WriteAheadRecord.Read(bytes, 0, first, most, records);
            return records;
        }

        foreach (WriteAheadFile file in Files())
        {
            if (file.First >= first + most || EndOfFile(file.First) <= first || file.First > first + records.Count)
            {
                continue;
            }

            var own = new List<ArraySegment<byte>>(TilePath.FullWidth);
            WriteAheadRecord.Read(_storage.Read(file.Name) ?? Array.Empty<byte>(), 0, file.First, (int)(Math.Min(EndOfFile(file.First), first + most) - file.First), own);
            int skipped = (int)Math.Max(0, first - file.First);
            if (own.Count > skipped)
            {
                int start = (int)Math.Max(0, file.First - first);
                records.RemoveRange(start, records.Count - start);
                records.AddRange(own.GetRange(skipped, own.Count - skipped));
            }
        }

        return records;
    }

    private void Begin(long index, IReadOnlyList<byte[]> entries)
    {
        var records = new byte[LengthOf(entries)];
        int at = 0;
        for (int i = 0; i < entries.Count; i++)
        {
            Mark(index + i, at);
            at = WriteAheadRecord.Write(index + i, entries[i], records, at);
        }

        var file = new WriteAheadFile(index);
        Close();
        _storage.Replace(file.Name, records, Durability.Durable);

        // Only now may what begins later go; it must not have the word over what is added here.
        long end = EndOfFile(index);
        DeleteWhere(other => other.First > index && other.First < end);
        _open = file;
        _openLength = records.Length;
    }

    private void Mark(long index, long offset)
    {
        if (index % TilePath.FullWidth == 0)
        {
            _bundleOffsets[index / TilePath.FullWidth % BundlesInFile] = offset;
        }
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

    private void DeleteWhere(Predicate<WriteAheadFile> condition)
    {
        bool any = false;
        List<WriteAheadFile> files = Files();
        _files = null;
        foreach (WriteAheadFile file in files)
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
    private List<WriteAheadFile> Files()
    {
        if (_files == null)
        {
            var files = new List<WriteAheadFile>();
            foreach (string name in _storage.List(LogFiles.WriteAhead))
            {
                if (WriteAheadFile.TryParse(name, out WriteAheadFile file))
                {
                    files.Add(file);
                }
            }

            _files = files;
        }

        return _files;
    }
}
