using System;

namespace MeadowTinyMl.Audit.Log.Json;

/// <summary>Bytes that are no canonical JSON of this log: where, what was expected and what was found.</summary>
public sealed class JsonFormatException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="offset">Byte offset in the document.</param>
    /// <param name="expected">What stands there in a canonical document.</param>
    /// <param name="found">What stands there in this one.</param>
    public JsonFormatException(int offset, string expected, string found)
        : base($"byte {offset}: expected {expected}, found {found}")
    {
        Offset = offset;
        Expected = expected;
        Found = found;
    }

    /// <summary>Gets the byte offset in the document.</summary>
    public int Offset { get; }

    /// <summary>Gets what stands there in a canonical document.</summary>
    public string Expected { get; }

    /// <summary>Gets what stands there in this one.</summary>
    public string Found { get; }
}
