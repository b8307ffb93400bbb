using System.Collections.Generic;

namespace MeadowTinyMl.Training.Sound;

/// <summary>A model that had not seen some folds, and what it answered to their clips.</summary>
/// <param name="Name">Which folds were left out.</param>
/// <param name="Model">The <c>.tflite</c> file, at temperature 1.</param>
/// <param name="Predictions">Its answers.</param>
public sealed record SoundFold(string Name, byte[] Model, IReadOnlyList<FoldPrediction> Predictions);
