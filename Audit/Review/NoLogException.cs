using System;

namespace MeadowTinyMl.Audit.Review;

/// <summary>A directory that is no log, or a policy that cannot be used: there is nothing to judge.</summary>
public sealed class NoLogException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="path">What was to be read.</param>
    /// <param name="expected">What was expected there.</param>
    /// <param name="found">What was found.</param>
    public NoLogException(string path, string expected, string found)
        : base($"{path}: expected {expected}, found {found}")
    {
    }
}
