using System.Collections.Generic;

namespace MeadowTinyMl.Evaluation.Robustness;

/// <summary>What becomes of the answers as one disturbance grows.</summary>
/// <param name="Name">What is done to the input.</param>
/// <param name="Unit">The unit of its strength.</param>
/// <param name="Points">The strengths, from none to the greatest.</param>
public sealed record StressFigures(string Name, string Unit, IReadOnlyList<StressPoint> Points);
