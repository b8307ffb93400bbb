using System;

namespace MeadowTinyMl.Inference;

/// <summary>A model file that is refused: where in it, what was expected and what was found.</summary>
public sealed class ModelFormatException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="offset">Byte offset in the file.</param>
    /// <param name="expected">What stands there in a good file.</param>
    /// <param name="found">What stands there in this one.</param>
    public ModelFormatException(long offset, string expected, string found)
        : base($"model, byte {offset}: expected {expected}, found {found}.")
    {
        Offset = offset;
        Expected = expected;
        Found = found;
    }

    /// <summary>Gets the byte offset in the file.</summary>
    public long Offset { get; }

    /// <summary>Gets what stands there in a good file.</summary>
    public string Expected { get; }

    /// <summary>Gets what stands there in this one.</summary>
    public string Found { get; }
}
