namespace MeadowTinyMl.Evaluation;

/// <summary>One operating point: calling positive what scores at least the threshold.</summary>
/// <param name="Threshold">The score.</param>
/// <param name="FalsePositiveRate">Share of negatives called positive.</param>
/// <param name="TruePositiveRate">Share of positives called positive.</param>
public readonly record struct RocPoint(int Threshold, double FalsePositiveRate, double TruePositiveRate);
