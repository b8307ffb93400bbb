using System;

namespace MeadowTinyMl.DataSets;

/// <summary>A recording or a table that cannot be used as it is: names the file, the place in it, what was expected and what was found.</summary>
public sealed class DataFormatException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="file">The file, as the user named it.</param>
    /// <param name="place">Where in it: a byte offset, or line and column.</param>
    /// <param name="expected">What stands there in a good file.</param>
    /// <param name="found">What stands there in this one.</param>
    public DataFormatException(string file, string place, string expected, string found)
        : base($"{file}, {place}: expected {expected}, found {found}.")
    {
        File = file;
        Place = place;
        Expected = expected;
        Found = found;
    }

    /// <summary>Gets the file, as the user named it.</summary>
    public string File { get; }

    /// <summary>Gets where in the file.</summary>
    public string Place { get; }

    /// <summary>Gets what stands there in a good file.</summary>
    public string Expected { get; }

    /// <summary>Gets what stands there in this one.</summary>
    public string Found { get; }
}
