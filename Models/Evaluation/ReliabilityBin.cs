namespace MeadowTinyMl.Evaluation;

/// <summary>The answers whose confidence lies in one band.</summary>
/// <param name="Low">Lower edge, 0 to 1; the band holds it only where it is the first.</param>
/// <param name="High">Upper edge; the band holds it.</param>
/// <param name="Count">How many.</param>
/// <param name="Confidence">Their mean confidence, 0 where there are none.</param>
/// <param name="Accuracy">The share of them that is right, 0 where there are none.</param>
public readonly record struct ReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy);
