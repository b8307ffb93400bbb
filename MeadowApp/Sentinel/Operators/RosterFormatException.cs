using System;

namespace MeadowTinyMl.Sentinel.Operators;

/// <summary>An enrolment file that is refused: which line, what was expected and what was found.</summary>
public sealed class RosterFormatException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="line">1 for the first.</param>
    /// <param name="expected">What stands there in a good file.</param>
    /// <param name="found">What stands there in this one.</param>
    public RosterFormatException(int line, string expected, string found)
        : base($"enrolment file, line {line}: expected {expected}, found {found}.")
    {
        Line = line;
    }

    /// <summary>Gets the line.</summary>
    public int Line { get; }
}
