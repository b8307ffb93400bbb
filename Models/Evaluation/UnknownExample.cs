using System;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Evaluation;

/// <summary>An example of a class that the bundle does not know, and what it answered.</summary>
/// <param name="Class">Its class as the data set names it.</param>
/// <param name="Recording">The recording it was cut from.</param>
/// <param name="Duration">How long it lasts.</param>
/// <param name="Confidences">In 1/10 000, one for each class of the bundle.</param>
/// <param name="Decision">What the rule made of them.</param>
public sealed record UnknownExample(string Class, string Recording, TimeSpan Duration, int[] Confidences, Decision Decision);
