using System.IO;

namespace MeadowTinyMl.Recording;

/// <summary>Where recordings go: a card, or a line to a computer.</summary>
public interface IRecordingStore
{
    /// <summary>Begins a file; one of the same name is replaced.</summary>
    /// <param name="name">Letters, digits, <c>-</c> and <c>.</c>, with <c>/</c> between folder and file.</param>
    /// <returns>A stream that can seek, owned by the caller.</returns>
    /// <exception cref="IOException">The store is full or gone.</exception>
    Stream Create(string name);

    /// <summary>Removes a file, as when consent is withdrawn.</summary>
    /// <param name="name">As for <see cref="Create"/>.</param>
    /// <exception cref="IOException">The store is gone.</exception>
    void Delete(string name);
}
