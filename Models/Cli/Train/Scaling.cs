using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>How confidences are made to fit how often answers are right. An answer to one input has its temperature; an answer to several windows is scaled behind their mean, by a power.</summary>
/// <param name="Temperature">Divides the logits of each window; folded into the network at export.</param>
/// <param name="ClipExponent">The power of the mean, in 1/100; it stands in the manifest.</param>
internal readonly record struct Scaling(double Temperature, int ClipExponent)
{
    /// <summary>Confidences as the network gives them.</summary>
    public static readonly Scaling None = new(1, ClipConfidence.MeanAsItIs);
}
