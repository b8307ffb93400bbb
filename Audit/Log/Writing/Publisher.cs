using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>The third step of durable, signed, published: puts the signed checkpoint in place, with the partial files that it needs, and drops the write-ahead files that nothing needs any more.</summary>
internal sealed class Publisher
{
    private readonly IStorage _storage;
    private readonly WriteAheadLog _ahead;
    private readonly LogTree _tree;

    public Publisher(IStorage storage, WriteAheadLog ahead, LogTree tree)
    {
        _storage = storage;
        _ahead = ahead;
        _tree = tree;
    }

    /// <summary>Gets a value indicating whether a checkpoint found no room; it comes out with the next that does.</summary>
    public bool IsHeldBack { get; private set; }

    /// <summary>Gets or sets the oldest bundle that has write-ahead files.</summary>
    public long OldestAhead { get; set; }

    /// <summary>Publishes a checkpoint that is in a slot.</summary>
    public void Publish(long size, byte[] note)
    {
        if (!_tree.IsBehind)
        {
            try
            {
                PublishPartials(size);
                _storage.Replace(LogFiles.Checkpoint, note, Durability.Whole);
                IsHeldBack = false;
            }
            catch (StorageFullException)
            {
                IsHeldBack = true;
            }
        }

        DropWriteAhead(WriteAheadLog.FirstBundleOfFile(NewestKept(size)));
    }

    /// <summary>At start-up: what was signed may not have been published yet, and what was published without a flush may be torn.</summary>
    /// <param name="size">The signed size.</param>
    /// <param name="published">The size of the checkpoint that is published, or null where none holds.</param>
    public void Republish(long size, long? published)
    {
        PublishPartials(size);
        (LogState? a, LogState? b) = new StateSlots(_storage).Read();
        LogState? newest = a?.Size == size ? a : b?.Size == size ? b : null;
        if (newest != null && published != size)
        {
            _storage.Replace(LogFiles.Checkpoint, newest.Note, Durability.Whole);
        }
    }

    /// <summary>Drops all of the write-ahead log that is not needed: what is pruned must not be kept there. Where a file has more than that, the rest gets one of its own.</summary>
    /// <param name="signedSize">The size that was signed last.</param>
    /// <param name="content">Reads the entries.</param>
    public void DropWriteAhead(long signedSize, LogContent content)
    {
        long oldest = NewestKept(signedSize);
        if (oldest > OldestAhead && oldest > WriteAheadLog.FirstBundleOfFile(oldest))
        {
            var kept = new List<byte[]>();
            foreach ((long _, byte[] entry) in content.Entries(oldest * TilePath.FullWidth, _tree.Size))
            {
                kept.Add(entry);
            }

            _ahead.Rewrite(oldest * TilePath.FullWidth, kept);
        }

        DropWriteAhead(oldest);
    }

    // The newest two bundles keep their entries in the write-ahead log.
    private static long NewestKept(long signedSize) => (signedSize / TilePath.FullWidth) - 1;

    private void PublishPartials(long size)
    {
        if (_tree.NeedsPartials(size))
        {
            _tree.PublishPartials(size, _ahead.ReadBundle(size / TilePath.FullWidth, (int)(size % TilePath.FullWidth)) ?? throw new LogCorruptException(LogFiles.WriteAhead, $"the entries up to {size}", "fewer"));
        }
    }

    // Before files go, the names of what was made from them are made durable, and what start-up will begin with in their place.
    private void DropWriteAhead(long oldest)
    {
        if (oldest <= OldestAhead || _tree.IsBehind)
        {
            return;
        }

        try
        {
            _tree.KeepUpper(oldest);
        }
        catch (StorageFullException)
        {
            // What cannot go yet goes with the next.
            return;
        }

        _ahead.DeleteBefore(oldest);
        OldestAhead = oldest;
    }
}
