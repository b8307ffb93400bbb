using System.Collections.Generic;

namespace MeadowTinyMl.Training.Compression;

/// <summary>What a stage of the chain left.</summary>
/// <param name="Name">float, pruned, distilled or int8.</param>
/// <param name="Parameters">Numbers that the float network consists of.</param>
/// <param name="ZeroWeights">Share of its weights that are zero.</param>
/// <param name="Model">Its int8 form as a <c>.tflite</c> file: quantised as it stands, in the last stage trained on codes.</param>
/// <param name="Answers">To examples that no stage saw.</param>
public sealed record CompressionStage(string Name, int Parameters, double ZeroWeights, byte[] Model, IReadOnlyList<FoldPrediction> Answers);
