namespace MeadowTinyMl.Audit.Log;

/// <summary>Where the sentinel writes what happens.</summary>
public interface IAuditTrail
{
    /// <summary>Gets the number of entries.</summary>
    long Size { get; }

    /// <summary>Gets a value indicating whether the disk is so full that samples of normal decisions are no longer to be written; the next summary counts them.</summary>
    bool IsSpaceScarce { get; }

    /// <summary>Writes an entry; returns its index once it is durable.</summary>
    /// <param name="body">What happened.</param>
    /// <exception cref="System.IO.IOException">It could not be made durable; nothing was acknowledged.</exception>
    /// <exception cref="System.ArgumentException">The entry does not fit the schema.</exception>
    /// <exception cref="LogRefusedException">The log is retired, or an incident freezes such entries.</exception>
    long Append(EntryBody body);

    /// <summary>Returns an entry's exact bytes; null where it was pruned.</summary>
    /// <param name="index">Which one; at least 0 and less than <see cref="Size"/>.</param>
    /// <exception cref="System.IO.IOException">It cannot be read.</exception>
    byte[]? ReadEntry(long index);

    /// <summary>Signs and publishes the tree of all entries so far.</summary>
    /// <exception cref="System.IO.IOException">It could not be written.</exception>
    void Checkpoint();

    /// <summary>Does what has become due since: a checkpoint, a new key epoch. To be called when nothing more urgent waits, for signing takes its time.</summary>
    /// <returns>Whether a checkpoint was made.</returns>
    /// <exception cref="System.IO.IOException">It could not be written.</exception>
    bool Tick();
}
