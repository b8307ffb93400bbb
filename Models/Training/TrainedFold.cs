using System.Collections.Generic;
using MeadowTinyMl.Training.Quantization;

namespace MeadowTinyMl.Training;

/// <summary>A network that had not seen something, and what it answered to that.</summary>
/// <param name="Name">What was left out: a recording, a board, a sensor, a kind, or folds.</param>
/// <param name="Network">The int8 network, to be written with a temperature of its own.</param>
/// <param name="Predictions">Its answers at temperature 1.</param>
public sealed record TrainedFold(string Name, QuantizedNetwork Network, IReadOnlyList<FoldPrediction> Predictions);
