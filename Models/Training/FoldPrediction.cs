namespace MeadowTinyMl.Training;

/// <summary>What networks that had not seen an example answered to it in cross-validation.</summary>
/// <param name="Fold">What was left out of training: a recording, a board or a fold.</param>
/// <param name="Truth">Index of the known class.</param>
/// <param name="FloatConfidences">Of the float network, in 1/10 000.</param>
/// <param name="Int8Confidences">Of its int8 form, run by the engine as the board runs it, in 1/10 000.</param>
public sealed record FoldPrediction(string Fold, int Truth, int[] FloatConfidences, int[] Int8Confidences);
