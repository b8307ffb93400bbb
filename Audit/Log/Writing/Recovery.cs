using System;
using System.Collections.Generic;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>Start-up: reads the right edge of the tree and the write-ahead log, puts right what can be made again, and compares the root at the signed size.</summary>
/// <remarks>Chapter 8 of the specification. Reads a bounded number of files, however long the log.</remarks>
internal sealed class Recovery
{
    private readonly IStorage _storage;
    private readonly WriteAheadLog _ahead;
    private readonly LogTree _tree;
    private readonly Checkpoint _signed;
    private bool _isRepaired;

    public Recovery(IStorage storage, WriteAheadLog ahead, LogTree tree, Checkpoint signed)
    {
        _storage = storage;
        _ahead = ahead;
        _tree = tree;
        _signed = signed;
    }

    /// <summary>Gets the entries of the write-ahead log, from <see cref="First"/> on.</summary>
    public List<byte[]> Entries { get; } = new();

    /// <summary>Gets the index of the first of them.</summary>
    public long First { get; private set; }

    /// <summary>Gets how many records were begun and are not whole.</summary>
    public int LostRecords { get; private set; }

    /// <summary>Gets their bytes.</summary>
    public int LostBytes { get; private set; }

    /// <summary>Removes what a crash has left half written; before anything else is written.</summary>
    public static void ClearTemporary(IStorage storage)
    {
        foreach (string leftover in storage.List(LogFiles.Temporary))
        {
            storage.Delete(leftover);
        }
    }

    /// <summary>Rebuilds the tree.</summary>
    /// <param name="most">Entries beyond this size do not count: they were never acknowledged.</param>
    /// <exception cref="LogCorruptException">What is there is shorter than what was signed, or another tree.</exception>
    public void Run(long most)
    {
        ClearTemporary(_storage);
        ReadEntries(most);
        LogCorruptException? problem = Build(false);
        if (problem != null)
        {
            // An upper tile may have been damaged; those below it tell what it was.
            problem = Build(true);
        }

        if (problem != null)
        {
            throw problem;
        }

        if (_isRepaired)
        {
            _ahead.Rewrite(First, Entries);
        }

        _tree.RepairPartials(OpenEntries());
    }

    /// <summary>Returns the entries of the open bundle.</summary>
    public IReadOnlyList<byte[]> OpenEntries()
    {
        int open = (int)(_tree.Size % TilePath.FullWidth);
        return Entries.GetRange(Entries.Count - open, open);
    }

    private void ReadEntries(long most)
    {
        long bundle = _ahead.FirstBundle ?? _signed.Size / TilePath.FullWidth;
        First = bundle * TilePath.FullWidth;
        Entries.AddRange(_ahead.Read(bundle, ReadBundle, out (int Records, int Bytes) lost));
        (LostRecords, LostBytes) = lost;
        if (First + Entries.Count > most)
        {
            Entries.RemoveRange((int)(most - First), (int)(First + Entries.Count - most));
        }

        _ahead.DeleteAfter(First + Entries.Count);
    }

    // A record may be damaged, but a signed bundle was made from it when it was whole.
    private List<byte[]>? ReadBundle(long bundle)
    {
        byte[]? file = (bundle + 1) * TilePath.FullWidth > _signed.Size ? null : _storage.Read(LogFiles.Of(new TilePath(TilePath.Entries, bundle, TilePath.FullWidth)));
        if (file == null || !EntryBundle.TryDecode(file, TilePath.FullWidth, out List<(int Offset, byte[] Entry)> found, out string _))
        {
            return null;
        }

        var entries = new List<byte[]>();
        foreach ((int _, byte[] entry) in found)
        {
            entries.Add(entry);
        }

        _isRepaired = true;
        return entries;
    }

    // Nothing is written before the root at the signed size is found to be right: a log that contradicts its signature is left as it is.
    private LogCorruptException? Build(bool isRebuilt)
    {
        try
        {
            _tree.Restore(First / TilePath.FullWidth, isRebuilt);
        }
        catch (LogCorruptException exception)
        {
            return exception;
        }

        for (int i = 0; i < Entries.Count && _tree.Size < _signed.Size; i++)
        {
            _tree.Add(Entries[i]);
        }

        if (_tree.Size != _signed.Size || !_tree.Root().AsSpan().SequenceEqual(_signed.Root))
        {
            return new LogCorruptException(LogFiles.Checkpoint, $"a tree of at least {_signed.Size} entries with the signed root", $"{First + Entries.Count} entries that do not give it");
        }

        _tree.Restore(First / TilePath.FullWidth, isRebuilt);
        for (int i = 0; i < Entries.Count; i++)
        {
            _tree.Add(Entries[i]);
            if (_tree.Size % TilePath.FullWidth == 0)
            {
                _tree.WriteBundle(EntryBundle.Encode(Entries.GetRange(i + 1 - TilePath.FullWidth, TilePath.FullWidth)));
            }
        }

        return null;
    }
}
