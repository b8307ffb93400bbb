using System;

namespace MeadowTinyMl.Audit.Log.Notes;

/// <summary>A note, checkpoint or key that is refused: what was expected and what was found.</summary>
public sealed class NoteFormatException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="offset">Byte offset, or −1 where it concerns the whole.</param>
    /// <param name="expected">What a good one has.</param>
    /// <param name="found">What this one has.</param>
    public NoteFormatException(int offset, string expected, string found)
        : base(offset < 0 ? $"expected {expected}, found {found}" : $"byte {offset}: expected {expected}, found {found}")
    {
        Offset = offset;
        Expected = expected;
        Found = found;
    }

    /// <summary>Gets the byte offset, or −1 where it concerns the whole.</summary>
    public int Offset { get; }

    /// <summary>Gets what a good one has.</summary>
    public string Expected { get; }

    /// <summary>Gets what this one has.</summary>
    public string Found { get; }
}
