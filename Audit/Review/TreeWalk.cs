using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Review.Checks;

namespace MeadowTinyMl.Audit.Review;

/// <summary>Walks over a log from its first entry to its last: bundles are read and hashed on all processors, some ahead of the one that is handed on in order.</summary>
internal sealed class TreeWalk : IDisposable
{
    private const int LevelsPerTile = 8;
    private const int MaxAhead = 8;

    private readonly LogDirectory _directory;
    private readonly long _size;
    private readonly BundleReader _reader;
    private readonly int _threads;
    private readonly MerkleHash _hash = new();
    private readonly List<(List<byte[]> Hashes, long Index)> _levels = [];
    private readonly List<(int Height, byte[] Hash)> _perfect = [];
    private readonly HashSet<long> _wanted = [];
    private BundleRead? _current;
    private long _full;
    private byte[]? _last;

    public TreeWalk(LogDirectory directory, long size, long? minimumIndex, BundleReader reader, int threads)
    {
        _directory = directory;
        _size = size;
        _reader = reader;
        _threads = threads;

        // What lies before the first bundle may be pruned; whether it was is for the log's prune entries, or the auditor, to say.
        long first = directory.FirstBundle ?? 0;
        bool isThere = first * TilePath.FullWidth < size && directory.Widths(0, first > 0 ? first - 1 : 0).Count == (first > 0 ? 0 : directory.Widths(0, 0).Count);
        First = isThere ? first * TilePath.FullWidth : 0;
        if (minimumIndex < First)
        {
            First = minimumIndex.Value / TilePath.FullWidth * TilePath.FullWidth;
        }
    }

    /// <summary>Gets the index of the first entry that is looked for.</summary>
    public long First { get; }

    /// <summary>Gets the index below which the log's own <c>prune</c> entries let entries go.</summary>
    public long Pruned { get; private set; }

    /// <summary>Gets how many entries could be read.</summary>
    public long Read { get; private set; }

    /// <summary>Gets a value indicating whether all hashes of the tree are known.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Gets the roots of the sizes that were wanted and could be computed.</summary>
    public Dictionary<long, byte[]> Roots { get; } = [];

    /// <summary>Asks for the root at a size.</summary>
    public void Want(long size) => _wanted.Add(size);

    /// <summary>Returns the root of all entries.</summary>
    public byte[] Root() => _last ?? _hash.Empty();

    /// <summary>Goes over the log.</summary>
    /// <param name="prepare">Whether the fields of the entries are wanted.</param>
    /// <param name="tree">Told of everything that is wrong with files and hashes.</param>
    /// <param name="entry">Given every entry that could be read, in order.</param>
    public void Run(bool prepare, C02EntriesHashToTheSignedRoot tree, Action<AuditEntry> entry)
    {
        long end = _size == 0 ? 0 : ((_size - 1) / TilePath.FullWidth) + 1;
        if (_wanted.Contains(0))
        {
            Roots[0] = _hash.Empty();
        }

        TakePruned(tree);
        if (_threads == 1)
        {
            for (long bundle = First / TilePath.FullWidth; bundle < end && IsWhole; bundle++)
            {
                Take(ReadOne(bundle, prepare), tree, entry);
            }
        }
        else
        {
            TakeAhead(end, prepare, tree, entry);
        }

        if (IsWhole)
        {
            for (int level = 1; level < _levels.Count; level++)
            {
                Compare(level, tree);
            }

            _last = RootAt(_size, null);
        }
    }

    /// <summary>Returns the root of the entries before an index of the bundle that is handed on now, or null where it is not known.</summary>
    public byte[]? RootBefore(long index) => _current?.Leaves == null ? null : RootAt(index, _current);

    /// <summary>Returns the root at a size out of the tiles, which have been compared with the entries; null where they do not reach.</summary>
    public byte[]? RootFromTiles(long size)
    {
        if (size > _size)
        {
            return null;
        }

        var range = new CompactRange(_hash);
        for (int height = 62; height >= 0; height--)
        {
            if (((size >> height) & 1) == 0)
            {
                continue;
            }

            if (Node(height, range.Size >> height) is not { } node)
            {
                return null;
            }

            range.AppendSubtree(height, node);
        }

        return range.Root();
    }

    /// <summary>Returns the root of a full bundle as a tile of level 1 has it, or null; the signed root vouches for it once the walk is over.</summary>
    public byte[]? RootOfBundle(long bundle) => Node(LevelsPerTile, bundle);

    public void Dispose() => _hash.Dispose();

    private byte[]? Node(int height, long index)
    {
        int level = height / LevelsPerTile;
        int count = 1 << (height % LevelsPerTile);
        long first = index * count;
        int from = (int)(first % TilePath.FullWidth);
        TilePath[] files = _directory.Widths(level, first / TilePath.FullWidth).Where(path => path.Width >= from + count).ToArray();
        if (files.Length == 0 || TryRead(files[0].ToString()) is not { } bytes || bytes.Length < (from + count) * MerkleHash.Size)
        {
            return null;
        }

        var range = new CompactRange(_hash);
        for (int i = 0; i < count; i++)
        {
            range.Append(bytes.AsSpan((from + i) * MerkleHash.Size, MerkleHash.Size).ToArray());
        }

        return range.Root();
    }

    private byte[]? TryRead(string file)
    {
        try
        {
            return _directory.Read(file);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void TakeAhead(long end, bool prepare, C02EntriesHashToTheSignedRoot tree, Action<AuditEntry> entry)
    {
        var readers = new TaskFactory(new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, _threads).ConcurrentScheduler);
        var ahead = new Queue<Task<BundleRead>>();
        long asked = First / TilePath.FullWidth;

        // One for each thread and one that is ready; more would only lie there, and outlive a collection of what is new.
        int most = Math.Min(_threads + 1, MaxAhead);
        while (IsWhole && (asked < end || ahead.Count > 0))
        {
            while (asked < end && ahead.Count < most)
            {
                long bundle = asked++;
                ahead.Enqueue(readers.StartNew(() => ReadOne(bundle, prepare)));
            }

            Take(ahead.Dequeue().GetAwaiter().GetResult(), tree, entry);
        }

        Task.WaitAll([.. ahead]);
    }

    private BundleRead ReadOne(long bundle, bool prepare) =>
        _reader.Read(_directory, bundle, (int)Math.Min(TilePath.FullWidth, _size - (bundle * TilePath.FullWidth)), prepare);

    // The roots of bundles that are gone are kept in the tiles of level 1; the signed root vouches for them at the end.
    private void TakePruned(C02EntriesHashToTheSignedRoot tree)
    {
        for (long bundle = 0; bundle < First / TilePath.FullWidth && IsWhole; bundle++)
        {
            if (Node(LevelsPerTile, bundle) is { } root)
            {
                Push(bundle, root, tree);
            }
            else
            {
                IsWhole = false;
                tree.Tile(new TilePath(1, bundle / TilePath.FullWidth, (int)Math.Min(TilePath.FullWidth, (bundle % TilePath.FullWidth) + 1)).ToString(), "missing: it holds the hashes of entries that are gone");
            }
        }
    }

    private void Take(BundleRead read, C02EntriesHashToTheSignedRoot tree, Action<AuditEntry> entry)
    {
        tree.Bundle(read);
        _current = read;
        if (read.Leaves == null && read.Width == TilePath.FullWidth)
        {
            read.Root = Node(LevelsPerTile, read.Index);
        }

        IsWhole = read.Leaves != null || read.Root != null;
        Read += read.Entries.Length;
        foreach (AuditEntry item in read.Entries)
        {
            if (item.Type == PruneEntry.Name && item.IsCanonical)
            {
                Pruned = Math.Max(Pruned, item.Integer("minimum") ?? 0);
            }

            entry(item);
        }

        if (!IsWhole)
        {
            return;
        }

        long start = read.Index * TilePath.FullWidth;
        if (_wanted.Count > 0 && read.Leaves != null)
        {
            foreach (long size in _wanted.Where(size => size > start && size <= start + read.Width).ToArray())
            {
                Roots[size] = RootAt(size, read);
            }
        }

        if (read.Root != null)
        {
            Push(read.Index, read.Root, tree);
        }
        else
        {
            _full = read.Index;
        }
    }

    private void Push(long bundle, byte[] root, C02EntriesHashToTheSignedRoot tree)
    {
        _full = bundle + 1;
        int height = LevelsPerTile;
        byte[] node = root;
        for (long rest = bundle; (rest & 1) == 1; rest >>= 1)
        {
            node = _hash.Node(_perfect[^1].Hash, node);
            _perfect.RemoveAt(_perfect.Count - 1);
            height++;
        }

        _perfect.Add((height, node));
        byte[] carried = root;
        for (int level = 1; ; level++)
        {
            while (_levels.Count <= level)
            {
                _levels.Add(([], 0));
            }

            _levels[level].Hashes.Add(carried);
            if (_levels[level].Hashes.Count < TilePath.FullWidth)
            {
                return;
            }

            Compare(level, tree);
            carried = BundleReader.RootOf(Concatenate(_levels[level].Hashes));
            _levels[level] = ([], _levels[level].Index + 1);
        }
    }

    private void Compare(int level, C02EntriesHashToTheSignedRoot tree)
    {
        (List<byte[]> hashes, long index) = _levels[level];
        if (hashes.Count == 0)
        {
            return;
        }

        byte[] own = Concatenate(hashes);
        IReadOnlyList<TilePath> files = _directory.Widths(level, index);
        if (!files.Any(path => path.Width >= hashes.Count))
        {
            tree.Tile(new TilePath(level, index, hashes.Count).ToString(), "missing");
        }

        foreach (TilePath path in files)
        {
            byte[] bytes;
            try
            {
                bytes = _directory.Read(path.ToString());
            }
            catch (IOException exception)
            {
                tree.Tile(path.ToString(), exception.Message);
                continue;
            }

            int known = Math.Min(path.Width, hashes.Count) * MerkleHash.Size;
            if (bytes.Length != path.Width * MerkleHash.Size)
            {
                tree.Tile(path.ToString(), $"expected {path.Width * MerkleHash.Size} bytes, found {bytes.Length}", bytes.Length);
            }
            else if (!bytes.AsSpan(0, known).SequenceEqual(own.AsSpan(0, known)))
            {
                int at = bytes.AsSpan(0, known).CommonPrefixLength(own) / MerkleHash.Size;
                tree.Tile(path.ToString(), $"hash {at} is not that of the entries", at * MerkleHash.Size);
            }
        }
    }

    // The perfect subtrees before the open bundle, and its leaves as far as the size reaches.
    private byte[] RootAt(long size, BundleRead? read)
    {
        read ??= _current is { Width: < TilePath.FullWidth } ? _current : null;
        var range = new CompactRange(_hash);
        foreach ((int height, byte[] hash) in _perfect)
        {
            range.AppendSubtree(height, hash);
        }

        for (int i = 0; range.Size < size && read != null; i++)
        {
            range.Append(read.Leaves.AsSpan(i * MerkleHash.Size, MerkleHash.Size).ToArray());
        }

        return range.Root();
    }

    private static byte[] Concatenate(List<byte[]> hashes)
    {
        var bytes = new byte[hashes.Count * MerkleHash.Size];
        for (int i = 0; i < hashes.Count; i++)
        {
            hashes[i].CopyTo(bytes, i * MerkleHash.Size);
        }

        return bytes;
    }
}
