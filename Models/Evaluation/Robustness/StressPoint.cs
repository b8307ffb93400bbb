namespace MeadowTinyMl.Evaluation.Robustness;

/// <summary>One strength of a disturbance.</summary>
/// <param name="Strength">The strength, as it is written.</param>
/// <param name="Matrix">The counts at it; where no class is known all stand under the first, and only the abstentions mean something.</param>
/// <param name="Alerts">Answers that would have alerted somebody.</param>
public sealed record StressPoint(string Strength, ConfusionMatrix Matrix, int Alerts)
{
    /// <summary>Gets the share that is answered, and wrongly.</summary>
    public double? Wrong => 1 - Matrix.Accuracy - Abstained;

    /// <summary>Gets the share that is abstained from.</summary>
    public double? Abstained => Matrix.Total == 0 ? null : (double)Matrix.Abstained / Matrix.Total;
}
