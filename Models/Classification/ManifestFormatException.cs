using System;

namespace MeadowTinyMl.Classification;

/// <summary>A model bundle that is refused: which part or field, what was expected and what was found.</summary>
public sealed class ManifestFormatException : Exception
{
    /// <summary>Creates the refusal.</summary>
    /// <param name="place">The field of the manifest, or the part of the bundle.</param>
    /// <param name="expected">What a good bundle has there.</param>
    /// <param name="found">What this one has.</param>
    public ManifestFormatException(string place, string expected, string found)
        : base($"model bundle, {place}: expected {expected}, found {found}.")
    {
        Place = place;
        Expected = expected;
        Found = found;
    }

    /// <summary>Gets the field or part.</summary>
    public string Place { get; }

    /// <summary>Gets what a good bundle has there.</summary>
    public string Expected { get; }

    /// <summary>Gets what this one has.</summary>
    public string Found { get; }
}
