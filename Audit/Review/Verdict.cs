using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Audit.Review;

/// <summary>What the verifier found.</summary>
/// <param name="Origin">The log's name, or the empty text where the checkpoint cannot be read.</param>
/// <param name="Size">Entries under the checkpoint.</param>
/// <param name="Checks">The checks that were asked for.</param>
/// <param name="Findings">Everything that is not as it must be, or should be looked at; none in a good log.</param>
/// <param name="Notes">What is remarkable and allowed.</param>
public sealed record Verdict(string Origin, long Size, IReadOnlyList<string> Checks, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Notes)
{
    /// <summary>Gets a value indicating whether no check failed.</summary>
    public bool Passes => Findings.All(finding => !finding.IsFailure);

    /// <summary>Gets what came out of each check, in order of their numbers.</summary>
    public IReadOnlyList<CheckResult> Results { get; init; } = [];

    /// <summary>Gets what was taken from where: keys, kept checkpoints, evidence.</summary>
    public IReadOnlyList<string> Sources { get; init; } = [];

    /// <summary>Gets the index from which on no witness has signed, or null where no witness has signed anything.</summary>
    public long? UnwitnessedFrom { get; init; }

    /// <summary>Gets the index from which on the log's word is unproven, or null where a check among C01 to C08 did not fail so.</summary>
    public long? UnprovenFrom { get; init; }

    /// <summary>Gets the index of the oldest entry that is there.</summary>
    public long FirstIndex { get; init; }

    /// <summary>Returns the result of a check, or null where it was not asked for.</summary>
    /// <param name="number">For example <c>C12</c>.</param>
    public CheckResult? Result(string number) => Results.FirstOrDefault(result => result.Number == number);
}
