namespace MeadowTinyMl.Audit.Review.Report;

/// <summary>What a model card declares of the model as it runs on the board; null where it does not say.</summary>
/// <param name="BalancedAccuracy">Mean recall, abstentions counted as wrong.</param>
/// <param name="AnsweredAccuracy">Accuracy of what was answered.</param>
/// <param name="AbstentionRate">Share of inputs without an answer.</param>
public sealed record DeclaredFigures(double? BalancedAccuracy, double? AnsweredAccuracy, double? AbstentionRate);
