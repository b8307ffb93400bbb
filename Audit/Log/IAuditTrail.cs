namespace MeadowTinyMl.Audit.Log;

/// <summary>Where the sentinel writes what happens.</summary>
public interface IAuditTrail
{
    /// <summary>Gets the number of entries.</summary>
    long Size { get; }

    /// <summary>Writes an entry; returns its index once it is durable.</summary>
    /// <param name="body">What happened.</param>
    /// <exception cref="System.IO.IOException">It could not be made durable; nothing was acknowledged.</exception>
    /// <exception cref="System.ArgumentException">The entry is longer than an entry may be.</exception>
    long Append(EntryBody body);

    /// <summary>Signs and publishes the tree of all entries so far.</summary>
    /// <exception cref="System.IO.IOException">It could not be written.</exception>
    void Checkpoint();
}
