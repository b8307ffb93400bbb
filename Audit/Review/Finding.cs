namespace MeadowTinyMl.Audit.Review;

/// <summary>Something that is not as it must be, or that an auditor should look at.</summary>
/// <param name="Check">The number of the check, for example C02.</param>
/// <param name="Index">The entry it concerns, or null.</param>
/// <param name="File">The file it concerns, from the log's directory, or null.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record Finding(string Check, long? Index, string? File, string Message)
{
    /// <summary>Gets the byte offset in the file, or null.</summary>
    public long? Offset { get; init; }

    /// <summary>Gets a value indicating whether the check fails by it; where not, it is something to look at and the verdict does not change.</summary>
    public bool IsFailure { get; init; } = true;

    /// <summary>Returns one line, fit for a screen.</summary>
    public override string ToString() => PlainText.Of(
        $"{Check}{(Index is { } index ? $" entry {index}" : string.Empty)}{(File is { } file ? $" {file}" : string.Empty)}{(Offset is { } offset ? $" byte {offset}" : string.Empty)}: {Message}");
}
