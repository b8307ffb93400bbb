using System;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Compression;

namespace MeadowTinyMl.Models.Cli.Compress;

/// <summary>What <c>tinyml compress</c> was asked for.</summary>
/// <param name="Data">The folder of recordings.</param>
/// <param name="Checkpoints">The folder for checkpoints.</param>
/// <param name="Seed">Fixes all randomness.</param>
/// <param name="Epochs">Epochs of the first stage; null for the procedure's own.</param>
/// <param name="Width">How much wider the first network is.</param>
/// <param name="Keep">Share of channels that pruning leaves.</param>
/// <param name="Sparsity">Share of the weights that pruning sets to zero.</param>
/// <param name="Power">The board's power.</param>
/// <param name="Progress">Told how far it is.</param>
internal sealed record CompressRequest(
    string Data, string Checkpoints, int Seed, int? Epochs, double Width, double Keep, double Sparsity, PowerModel Power, Action<string> Progress)
{
    public CompressionRecipe Recipe(TrainingPlan plan, TrainingPlan quantized) => CompressionRecipe.Of(plan, quantized, Epochs) with { Width = Width, Keep = Keep, Sparsity = Sparsity };
}
