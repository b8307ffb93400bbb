using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Audit.Log.Merkle;

namespace MeadowTinyMl.Audit.Review;

/// <summary>C02: every entry and tile hashes to the signed root, nothing is missing, nothing is foreign. Streams: the memory it takes does not grow with the log.</summary>
internal sealed class TreeCheck : IDisposable
{
    public const string Number = "C02";

    private const int LevelsPerTile = 8;

    private readonly LogDirectory _directory;
    private readonly List<Finding> _findings;
    private readonly MerkleHash _hash = new();
    private readonly CompactRange _range;
    private readonly List<List<byte[]>> _open = [];
    private readonly List<long> _index = [];
    private readonly List<(long Index, TilePath Tile)> _disputed = [];

    public TreeCheck(LogDirectory directory, List<Finding> findings)
    {
        _directory = directory;
        _findings = findings;
        _range = new CompactRange(_hash);
    }

    /// <summary>Gets the number of entries hashed so far.</summary>
    public long Size => _range.Size;

    public byte[] Root => _range.Root();

    /// <summary>Hashes all entries up to a size and compares every tile; each entry is handed on as it was hashed.</summary>
    /// <returns>False where a bundle is missing or cut, so that the rest cannot be hashed.</returns>
    public bool Run(long size, Action<long, string, int, byte[]> entry)
    {
        for (long bundle = 0; bundle * TilePath.FullWidth < size; bundle++)
        {
            int width = (int)Math.Min(TilePath.FullWidth, size - (bundle * TilePath.FullWidth));
            if (!ReadBundle(bundle, width, out List<(int Offset, byte[] Entry)> entries, out string file))
            {
                return false;
            }

            for (int i = 0; i < width; i++)
            {
                long index = _range.Size;
                entry(index, file, entries[i].Offset, entries[i].Entry);
                _range.Append(_hash.Leaf(entries[i].Entry), AddNode);
            }

            CompareFullTiles();
        }

        for (int level = 0; level < _open.Count; level++)
        {
            Compare(level, _index[level], _open[level]);
        }

        return true;
    }

    /// <summary>Tells whether entries or leaf hashes are to blame where they differ: the signed root decides.</summary>
    /// <param name="entriesGiveSignedRoot">Whether the root of the entries is the signed one.</param>
    public void Settle(bool entriesGiveSignedRoot)
    {
        foreach ((long index, TilePath tile) in _disputed)
        {
            if (entriesGiveSignedRoot)
            {
                Report(index, tile.ToString(), $"hash {index % TilePath.FullWidth} is not that of the entry");
                continue;
            }

            IReadOnlyList<TilePath> bundles = _directory.Widths(TilePath.Entries, tile.Index);
            Report(index, bundles.Count > 0 ? bundles[^1].ToString() : null, $"the entry does not have the hash in {tile}");
        }
    }

    public void Dispose() => _hash.Dispose();

    private void AddNode(int height, long index, byte[] hash)
    {
        if (height % LevelsPerTile == 0)
        {
            int level = height / LevelsPerTile;
            while (_open.Count <= level)
            {
                _open.Add([]);
                _index.Add(0);
            }

            _open[level].Add(hash);
        }
    }

    private void CompareFullTiles()
    {
        for (int level = 0; level < _open.Count; level++)
        {
            if (_open[level].Count == TilePath.FullWidth)
            {
                Compare(level, _index[level], _open[level]);
                _open[level].Clear();
                _index[level]++;
            }
        }
    }

    // The widest usable file is hashed; narrower ones must be the same as far as they go, wider ones reach beyond the checkpoint.
    private bool ReadBundle(long bundle, int width, out List<(int Offset, byte[] Entry)> entries, out string file)
    {
        entries = [];
        IReadOnlyList<TilePath> files = _directory.Widths(TilePath.Entries, bundle);
        TilePath? source = files.Any(path => path.Width >= width) ? files.First(path => path.Width >= width) : null;
        file = (source ?? new TilePath(TilePath.Entries, bundle, width)).ToString();
        if (source == null)
        {
            Report(bundle * TilePath.FullWidth, file, $"the entries from here on are missing; expected {width} of them");
            return false;
        }

        byte[] bytes = Read(file);
        if (!EntryBundle.TryDecode(bytes, source.Value.Width, out entries, out string problem))
        {
            Report(bundle * TilePath.FullWidth, file, problem);
            if (entries.Count < width)
            {
                return false;
            }
        }

        foreach (TilePath other in files.Where(path => path.Width != source.Value.Width && path.Width <= width))
        {
            int length = other.Width < entries.Count ? entries[other.Width].Offset - 2 : bytes.Length;
            if (!Read(other.ToString()).AsSpan().SequenceEqual(bytes.AsSpan(0, length)))
            {
                Report(bundle * TilePath.FullWidth, other.ToString(), $"differs from {file}");
            }
        }

        return true;
    }

    private void Compare(int level, long index, List<byte[]> hashes)
    {
        if (hashes.Count == 0)
        {
            return;
        }

        IReadOnlyList<TilePath> files = _directory.Widths(level, index);
        if (!files.Any(path => path.Width >= hashes.Count))
        {
            Report(null, new TilePath(level, index, hashes.Count).ToString(), "missing");
        }

        foreach (TilePath path in files)
        {
            byte[] bytes = Read(path.ToString());
            if (bytes.Length != path.Width * MerkleHash.Size)
            {
                Report(null, path.ToString(), $"expected {path.Width * MerkleHash.Size} bytes, found {bytes.Length}");
            }

            for (int i = 0; i < Math.Min(path.Width, hashes.Count) && (i + 1) * MerkleHash.Size <= bytes.Length; i++)
            {
                if (!bytes.AsSpan(i * MerkleHash.Size, MerkleHash.Size).SequenceEqual(hashes[i]))
                {
                    if (level == 0)
                    {
                        _disputed.Add(((index * TilePath.FullWidth) + i, path));
                    }
                    else
                    {
                        Report(null, path.ToString(), $"hash {i} is not that of the entries");
                    }

                    break;
                }
            }
        }
    }

    private byte[] Read(string file)
    {
        try
        {
            return _directory.Read(file);
        }
        catch (IOException exception)
        {
            Report(null, file, exception.Message);
            return [];
        }
    }

    private void Report(long? index, string? file, string message) => _findings.Add(new Finding(Number, index, file, message));
}
