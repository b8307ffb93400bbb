using System.Collections.Generic;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Evaluation;

/// <summary>One labelled example and what the bundle answered.</summary>
/// <param name="Truth">Index of the known class.</param>
/// <param name="Confidences">In 1/10 000, one for each class.</param>
/// <param name="Decision">What the rule made of them.</param>
/// <param name="InTraining">Whether the manifest lists it as seen in training.</param>
/// <param name="Recording">The recording it was cut from; intervals are over recordings.</param>
/// <param name="Groups">Attributes to group by and their values, for example <c>board</c>; what is not known is left out.</param>
public sealed record ScoredExample(
    int Truth, int[] Confidences, Decision Decision, bool InTraining, string Recording, IReadOnlyDictionary<string, string> Groups)
{
    /// <summary>Gets the place of the example in its data set, by which the answers of two models to it are found together.</summary>
    public int Index { get; init; }
}
