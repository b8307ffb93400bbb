using System;
using MeadowTinyMl.Audit.Log.Merkle;
using MeadowTinyMl.Audit.Log.Notes;
using MeadowTinyMl.Audit.Log.Storage;

namespace MeadowTinyMl.Audit.Log.Archive;

/// <summary>Copies a log as it is published, with every partial tile that its checkpoint needs; verify the copy in full before anything relies on it.</summary>
public static class LogExport
{
    /// <summary>Writes the copy.</summary>
    /// <param name="log">The log; its checkpoint should be of now.</param>
    /// <param name="target">Where to; its <c>log/</c> is empty.</param>
    /// <exception cref="System.IO.IOException">A file is missing, or could not be written.</exception>
    public static void Copy(LogWriter log, IStorage target)
    {
        byte[] note = log.PublishedCheckpoint();
        long size = Checkpoint.Parse(SignedNote.Parse(note).Text).Size;
        long firstBundle = log.Minimum / TilePath.FullWidth;
        CopyLevel(log, target, TilePath.Entries, size, firstBundle);
        long nodes = size;
        for (int level = 0; nodes > 0; level++)
        {
            CopyLevel(log, target, level, nodes, level == 0 ? firstBundle : 0);
            nodes /= TilePath.FullWidth;
        }

        target.Replace(LogFiles.Checkpoint, note, Durability.Durable);
    }

    private static void CopyLevel(LogWriter log, IStorage target, int level, long nodes, long first)
    {
        for (long index = first; index * TilePath.FullWidth < nodes; index++)
        {
            var path = new TilePath(level, index, (int)Math.Min(TilePath.FullWidth, nodes - (index * TilePath.FullWidth)));
            byte[] bytes = log.ReadTile(path) ?? throw new LogCorruptException(path.ToString(), "a tile or bundle", "none");
            target.Replace(LogFiles.Of(path), bytes, Durability.Whole);
        }
    }
}
