using System.Collections.Generic;

namespace MeadowTinyMl.Training.Gas;

/// <summary>The whole procedure that makes a gas model: several teachers, a student that learns from them, then training on the engine's own codes.</summary>
public sealed record GasRecipe
{
    /// <summary>Gets the units of each hidden layer.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [32];

    /// <summary>Gets the number of teachers; 0 for none.</summary>
    public int Teachers { get; init; }

    /// <summary>Gets the units of each hidden layer of a teacher.</summary>
    public IReadOnlyList<int> TeacherHidden { get; init; } = [32, 32];

    /// <summary>Gets how long and fast networks learn.</summary>
    public TrainingPlan Plan { get; init; } = new()
    {
        Epochs = 30,
        BatchSize = 64,
        LearningRate = 3e-3f,
        WeightDecay = 0.01f,
        LabelSmoothing = 0.05f,
    };

    /// <summary>Gets how long and fast the student learns on int8 codes.</summary>
    public TrainingPlan QuantizedPlan { get; init; } = new()
    {
        Epochs = 4,
        WarmUpEpochs = 1,
        BatchSize = 64,
        LearningRate = 3e-4f,
        WeightDecay = 0,
        LabelSmoothing = 0.05f,
        AverageDecay = 0.99f,
    };

    /// <summary>Gets how scans are varied.</summary>
    public GasAugmentation Augmentation { get; init; } = new();
}
