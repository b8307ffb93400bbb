using System.Collections.Generic;

namespace MeadowTinyMl.Sentinel.Slots;

/// <summary>The files of one bundle, wherever they lie; nothing of them is believed before it is checked.</summary>
public interface IBundleSource
{
    /// <summary>Gets the names of all files, with forward slashes.</summary>
    /// <exception cref="System.IO.IOException">The source cannot be read.</exception>
    IReadOnlyList<string> Names { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="most">The most bytes that are read.</param>
    /// <returns>Its bytes, or null where there is no such file or it is longer.</returns>
    /// <exception cref="System.IO.IOException">The source cannot be read.</exception>
    byte[]? Read(string name, int most);

    /// <summary>Removes the files, where they lie in a place that is emptied once they were judged.</summary>
    /// <exception cref="System.IO.IOException">They cannot be removed.</exception>
    void Discard();
}
