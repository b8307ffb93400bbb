using System.Collections.Generic;
using MeadowTinyMl.Evaluation.Robustness;

namespace MeadowTinyMl.Evaluation.Report;

/// <summary>What a report tells: one evaluation, and what stands beside it.</summary>
/// <param name="Result">The evaluation.</param>
/// <param name="Data">The name of the data set.</param>
/// <param name="Size">What the network takes of a board.</param>
public sealed record EvaluationReport(EvaluationResult Result, string Data, ModelSize Size)
{
    /// <summary>Gets one sentence on whose figures these are where they are not simply the bundle's own; empty otherwise.</summary>
    public string Basis { get; init; } = string.Empty;

    /// <summary>Gets what becomes of the answers under disturbance; empty where it was not asked for.</summary>
    public IReadOnlyList<StressFigures> Stress { get; init; } = [];

    /// <summary>Gets how soon an alert is raised; empty where there are no continuous recordings.</summary>
    public IReadOnlyList<DetectionDelay> Delays { get; init; } = [];

    /// <summary>Gets what more found hazards cost in false alarms; null where no unknown sounds were given.</summary>
    public HazardCurve? Hazards { get; init; }

    /// <summary>Gets other bundles on the same data, to weigh size against accuracy.</summary>
    public IReadOnlyList<(EvaluationResult Result, ModelSize Size)> Beside { get; init; } = [];
}
