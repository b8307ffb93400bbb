namespace MeadowTinyMl.Training;

/// <summary>What networks that had not seen an example answered to it in cross-validation.</summary>
/// <param name="Fold">What was left out of training: a recording, a board, a label or a fold.</param>
/// <param name="Truth">Index of the known class.</param>
/// <param name="Recording">The recording that the example was cut from.</param>
/// <param name="FloatConfidences">Of the float network, in 1/10 000.</param>
/// <param name="Int8Confidences">Of its int8 form, run by the engine as the board runs it, in 1/10 000.</param>
/// <param name="Int8Logits">What the int8 network's softmax sees, for each window; none where every window was silent.</param>
public sealed record FoldPrediction(string Fold, int Truth, string Recording, int[] FloatConfidences, int[] Int8Confidences, float[][] Int8Logits);
