namespace MeadowTinyMl.Training.Compression;

/// <summary>How a network is made small: trained, its least channels removed, taught again by what it was, and trained on the engine's codes.</summary>
public sealed record CompressionRecipe
{
    /// <summary>Gets how much wider than the released network the first one is.</summary>
    public double Width { get; init; } = 1.5;

    /// <summary>Gets the share of channels that stay.</summary>
    public double Keep { get; init; } = 0.67;

    /// <summary>Gets the share of each layer's weights that is zero from the second stage on, those of least magnitude; 0 for none.</summary>
    public double Sparsity { get; init; }

    /// <summary>Gets how the first network learns.</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>Gets how the pruned network learns on, from the labels alone.</summary>
    public required TrainingPlan PrunedPlan { get; init; }

    /// <summary>Gets how the pruned network learns from labels and the first network.</summary>
    public required TrainingPlan DistilledPlan { get; init; }

    /// <summary>Gets how it learns on int8 codes.</summary>
    public required TrainingPlan QuantizedPlan { get; init; }

    /// <summary>Gets the temperature of distillation.</summary>
    public double Temperature { get; init; } = 2;

    /// <summary>Gets the share of the teacher in the loss.</summary>
    public double TeacherShare { get; init; } = 0.7;

    /// <summary>Makes a recipe out of the plans of a released procedure: after pruning and in distillation half as long and half as fast.</summary>
    /// <param name="plan">How a float network learns.</param>
    /// <param name="quantized">How it learns on codes.</param>
    /// <param name="epochs">Epochs of the first network; null for the plan's own.</param>
    public static CompressionRecipe Of(TrainingPlan plan, TrainingPlan quantized, int? epochs)
    {
        TrainingPlan first = plan with { Epochs = epochs ?? plan.Epochs };
        TrainingPlan second = first with { Epochs = (first.Epochs + 1) / 2, LearningRate = first.LearningRate / 2, WarmUpEpochs = 1 };
        return new CompressionRecipe { Plan = first, PrunedPlan = second, DistilledPlan = second, QuantizedPlan = quantized };
    }
}
