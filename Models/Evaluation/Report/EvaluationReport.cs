using System.Collections.Generic;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>What a report tells: one evaluation, and what stands beside it.</summary>
/// <param name="Result">The evaluation.</param>
/// <param name="Data">The name of the data set.</param>
/// <param name="Size">What the network takes of a board.</param>
public sealed record EvaluationReport(EvaluationResult Result, string Data, ModelSize Size)
{
    /// <summary>Gets one sentence on whose figures these are where they are not simply the bundle's own; empty otherwise.</summary>
    public string Basis { get; init; } = string.Empty;

    /// <summary>Gets other bundles on the same data, to weigh size against accuracy.</summary>
    public IReadOnlyList<(EvaluationResult Result, ModelSize Size)> Beside { get; init; } = [];
}
