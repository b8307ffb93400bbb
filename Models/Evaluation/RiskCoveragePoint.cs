namespace MeadowTinyMl.Evaluation;

/// <summary>What is left when only the surest answers are given.</summary>
/// <param name="Coverage">Share of the examples that is answered.</param>
/// <param name="Risk">Share of the answers that is wrong.</param>
/// <param name="Threshold">The least confidence among them.</param>
public readonly record struct RiskCoveragePoint(double Coverage, double Risk, int Threshold);
