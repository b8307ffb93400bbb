using System;
using MeadowTinyMl.Audit.Log.Entries;
using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Audit.Log.Keys;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>What pruning does to files: keeps the history of the keys before, deletes whole bundles after.</summary>
internal sealed class Pruner
{
    private readonly IStorage _storage;
    private readonly LogContent _content;

    public Pruner(IStorage storage, LogContent content)
    {
        _storage = storage;
        _content = content;
    }

    /// <summary>Copies the entries that brought in keys, with the hashes up to their full level-0 tile, out of what will go.</summary>
    /// <param name="from">Index of the first entry that is there.</param>
    /// <param name="minimum">Entries before this index will go.</param>
    /// <param name="signedSize">The size that was signed last.</param>
    public void KeepKeyHistory(long from, long minimum, long signedSize)
    {
        KeyHistory history = KeyHistory.In(_storage);
        TileTree tree = _content.TreeAt(signedSize);
        long next = history.Items.Count == 0 ? 0 : history.Items[history.Items.Count - 1].Index + 1;
        foreach ((long index, byte[] entry) in _content.Entries(Math.Max(next, from), minimum))
        {
            if (CanonicalJson.Parse(entry)["t"]?.Text is LogOpenEntry.Name or RotateEntry.Name)
            {
                history.Add(new KeyHistory.Item(index, entry, tree.PathInTile(index)));
            }
        }

        byte[] bytes = history.Encode();
        _storage.Replace(LogFiles.KeyHistory, bytes, Durability.Durable);
        _storage.Replace(LogFiles.PublishedKeyHistory, bytes, Durability.Durable);
    }

    /// <summary>Deletes the bundles before an index.</summary>
    /// <remarks>Oldest first, so that what a crash leaves is in one piece; from the newest that is to go downwards it is found again.</remarks>
    public void Delete(long minimum)
    {
        long end = minimum / TilePath.FullWidth;
        long begin = end;
        while (begin > 0 && (Has(TilePath.Entries, begin - 1) || Has(0, begin - 1)))
        {
            begin--;
        }

        for (long bundle = begin; bundle < end; bundle++)
        {
            foreach (int level in new[] { TilePath.Entries, 0 })
            {
                string name = LogFiles.Of(new TilePath(level, bundle, TilePath.FullWidth));
                _storage.Delete(name);
                _storage.SyncDirectory(LogFiles.FolderOf(name));
            }
        }
    }

    private bool Has(int level, long index) => _storage.Read(LogFiles.Of(new TilePath(level, index, TilePath.FullWidth))) != null;
}
