namespace MeadowTinyMl.Classification;

/// <summary>What the rule made of a model's confidences.</summary>
/// <param name="Top">Index of the best class.</param>
/// <param name="RunnerUp">Index of the second-best class.</param>
/// <param name="Margin">Lead of the best over the second, in 1/10 000.</param>
/// <param name="Outcome">What follows.</param>
/// <param name="Cause">Why there is no answer, where there is none.</param>
public readonly record struct Decision(int Top, int RunnerUp, int Margin, Outcome Outcome, AbstainCause Cause);
