using System.Collections.Generic;

namespace MeadowTinyMl.Audit.Review;

/// <summary>What the verifier found.</summary>
/// <param name="Origin">The log's name, or the empty text where the checkpoint cannot be read.</param>
/// <param name="Size">Entries under the checkpoint.</param>
/// <param name="Checks">The checks that were made.</param>
/// <param name="Findings">Everything that is not as it must be; none in a good log.</param>
/// <param name="Notes">What is remarkable and allowed.</param>
public sealed record Verdict(string Origin, long Size, IReadOnlyList<string> Checks, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Notes)
{
    /// <summary>Gets a value indicating whether nothing was found.</summary>
    public bool Passes => Findings.Count == 0;
}
