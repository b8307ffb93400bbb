namespace MeadowTinyMl.Evaluation;

/// <summary>One operating point: calling positive what scores at least the threshold.</summary>
/// <param name="Threshold">The score.</param>
/// <param name="Recall">Share of positives called positive.</param>
/// <param name="Precision">Share of those called positive that are.</param>
public readonly record struct PrecisionRecallPoint(int Threshold, double Recall, double Precision);
