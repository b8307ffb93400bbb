using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>Reads what start-up does not: one full bundle with its tile each heartbeat, hashed against its parent.</summary>
/// <remarks>
/// Chapter 8 of the specification. It goes round: after the newest full bundle comes the oldest that is kept. A restart begins elsewhere, so that a device which
/// restarts daily does not look at the same bundles every day.
/// </remarks>
internal sealed class Scrub
{
    private const int PerDay = 96;

    private readonly IStorage _storage;
    private readonly LogTree _tree;
    private readonly long _intervalMilliseconds;
    private long? _bundle;
    private long _last;

    public Scrub(IStorage storage, LogTree tree, int heartbeatSeconds)
    {
        _storage = storage;
        _tree = tree;
        _intervalMilliseconds = heartbeatSeconds * 1_000L;
    }

    /// <summary>Looks at the next bundle, where a heartbeat has passed since the last.</summary>
    /// <param name="uptimeMilliseconds">Now.</param>
    /// <param name="boot">The boot counter.</param>
    /// <param name="minimum">The index below which entries may be gone.</param>
    /// <param name="size">The entries of the log.</param>
    /// <returns>The number of the bundle where it, its tile and their parent do not agree; null where they do, or nothing was due.</returns>
    public long? Next(long uptimeMilliseconds, long boot, long minimum, long size)
    {
        long first = minimum / TilePath.FullWidth;
        long count = (size / TilePath.FullWidth) - first;
        if (count <= 0 || uptimeMilliseconds - _last < _intervalMilliseconds || _tree.IsBehind)
        {
            return null;
        }

        _last = uptimeMilliseconds;
        long bundle = Math.Max(first, _bundle ?? first + (boot * PerDay % count));
        bundle = bundle < first + count ? bundle : first;
        _bundle = bundle + 1;
        return Agrees(bundle) ? null : bundle;
    }

    private bool Agrees(long bundle)
    {
        byte[]? entries = _storage.Read(LogFiles.Of(new TilePath(TilePath.Entries, bundle, TilePath.FullWidth)));
        byte[]? tile = _storage.Read(LogFiles.Of(new TilePath(0, bundle, TilePath.FullWidth)));
        if (tile == null || tile.Length != TilePath.FullWidth * MerkleHash.Size || entries == null
            || !EntryBundle.TryDecode(entries, TilePath.FullWidth, out List<(int Offset, byte[] Entry)> decoded, out string _))
        {
            return false;
        }

        var range = new CompactRange(_tree.Hash);
        for (int i = 0; i < decoded.Count; i++)
        {
            byte[] leaf = _tree.Hash.Leaf(decoded[i].Entry);
            if (!tile.AsSpan(i * MerkleHash.Size, MerkleHash.Size).SequenceEqual(leaf))
            {
                return false;
            }

            range.Append(leaf);
        }

        int place = (int)(bundle % TilePath.FullWidth);
        byte[]? parent = _tree.ReadTile(new TilePath(1, bundle / TilePath.FullWidth, place + 1));
        return parent != null && parent.Length >= (place + 1) * MerkleHash.Size
            && parent.AsSpan(place * MerkleHash.Size, MerkleHash.Size).SequenceEqual(range.Root());
    }
}
