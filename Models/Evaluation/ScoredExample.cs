using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Evaluation;

/// <summary>One labelled example and what the bundle answered.</summary>
/// <param name="Truth">Index of the known class.</param>
/// <param name="Confidences">In 1/10 000, one for each class.</param>
/// <param name="Decision">What the rule made of them.</param>
/// <param name="InTraining">Whether the manifest lists it as seen in training.</param>
public sealed record ScoredExample(int Truth, int[] Confidences, Decision Decision, bool InTraining);
