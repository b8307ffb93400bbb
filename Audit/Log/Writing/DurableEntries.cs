using System;
using System.Collections.Generic;
using System.IO;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Writing;

/// <summary>The first step of durable, signed, published: entries into the write-ahead log, then into the tree, and the files of each bundle that they fill.</summary>
internal sealed class DurableEntries
{
    private readonly WriteAheadLog _ahead;
    private readonly LogTree _tree;

    public DurableEntries(WriteAheadLog ahead, LogTree tree)
    {
        _ahead = ahead;
        _tree = tree;
    }

    /// <summary>Writes entries. After a failure what was counted so far stays, and a second call goes on from there.</summary>
    /// <param name="entries">All of them.</param>
    /// <param name="first">Index of the first.</param>
    public void Write(IReadOnlyList<byte[]> entries, long first)
    {
        while (_tree.Size < first + entries.Count)
        {
            int at = (int)(_tree.Size - first);
            int room = (int)(WriteAheadLog.EndOfFile(_tree.Size) - _tree.Size);
            IReadOnlyList<byte[]> piece = at == 0 && entries.Count <= room ? entries : Slice(entries, at, Math.Min(room, entries.Count - at));
            _ahead.Append(_tree.Size, piece);
            for (int i = 0; i < piece.Count; i++)
            {
                _tree.Add(piece[i]);
                if (_tree.Size % TilePath.FullWidth == 0)
                {
                    _tree.WriteBundle(_ahead.ReadBundle((_tree.Size / TilePath.FullWidth) - 1, TilePath.FullWidth)
                        ?? throw new IOException($"the write-ahead log does not give back the {TilePath.FullWidth} entries of its bundle"));
                }
            }
        }
    }

    /// <summary>Writes what no checkpoint covers once more, to new files: the page cache may show what the disk does not have.</summary>
    /// <param name="recovery">What start-up has found.</param>
    /// <param name="signedSize">What a checkpoint covers.</param>
    public void Rewrite(Recovery recovery, long signedSize)
    {
        int known = (int)(signedSize - recovery.First);
        _ahead.Rewrite(signedSize, recovery.Entries.GetRange(known, recovery.Entries.Count - known));
    }

    private static byte[][] Slice(IReadOnlyList<byte[]> entries, int at, int count)
    {
        var slice = new byte[count][];
        for (int i = 0; i < count; i++)
        {
            slice[i] = entries[at + i];
        }

        return slice;
    }
}
