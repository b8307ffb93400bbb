using System.Collections.Generic;

namespace MeadowTinyMl.Drawing;

/// <summary>One line of a <see cref="CurvePlot"/>.</summary>
/// <param name="Label">What it is; written at the mark, or nowhere where empty.</param>
/// <param name="Points">Its points, both coordinates 0 to 1, in drawing order.</param>
/// <param name="Marks">Points on it that are pointed out, each with a word.</param>
public sealed record Curve(string Label, IReadOnlyList<(double X, double Y)> Points, IReadOnlyList<(double X, double Y, string Word)> Marks);
