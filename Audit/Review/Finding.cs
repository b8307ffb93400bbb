namespace MeadowTinyMl.Audit.Review;

/// <summary>Something that is not as it must be.</summary>
/// <param name="Check">The number of the check, for example C02.</param>
/// <param name="Index">The entry it concerns, or null.</param>
/// <param name="File">The file it concerns, from the log's directory, or null.</param>
/// <param name="Message">What was expected and what was found.</param>
public sealed record Finding(string Check, long? Index, string? File, string Message)
{
    /// <inheritdoc/>
    public override string ToString() =>
        $"{Check}{(Index is { } index ? $" entry {index}" : string.Empty)}{(File is { } file ? $" {file}" : string.Empty)}: {Message}";
}
