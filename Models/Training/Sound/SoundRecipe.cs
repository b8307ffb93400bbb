using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Training.Sound;

/// <summary>The whole procedure that makes a sound model: a wider teacher where one is asked for, a student, then training on the engine's own codes.</summary>
public sealed record SoundRecipe
{
    /// <summary>Gets the front end.</summary>
    public LogMelOptions FrontEnd { get; init; } = new() { MelBands = 64 };

    /// <summary>Gets the network that is released.</summary>
    public SoundArchitecture Student { get; init; } = SoundNetwork.Student;

    /// <summary>Gets how much wider the teacher is; 0 for no teacher.</summary>
    public double TeacherWidth { get; init; }

    /// <summary>Gets how long and fast the teacher learns.</summary>
    public TrainingPlan TeacherPlan { get; init; } = new()
    {
        Epochs = 80,
        LearningRate = 3e-3f,
        WeightDecay = 0.05f,
        LabelSmoothing = 0,
        GradientLimit = 5,
        AverageDecay = 0.995f,
    };

    /// <summary>Gets how long and fast the student learns.</summary>
    public TrainingPlan StudentPlan { get; init; } = new()
    {
        Epochs = 480,
        LearningRate = 3e-3f,
        WeightDecay = 0.02f,
        LabelSmoothing = 0,
        GradientLimit = 5,
        AverageDecay = 0.995f,
    };

    /// <summary>Gets how long and fast the student then learns from clips that are not mixed; no epochs for not at all, and then int8 codes are learned from mixed clips too.</summary>
    /// <remarks>A network that learned from mixtures to the end doubts single sounds as much as strange ones: its confidences are too low, and unknown sounds stand among the known.</remarks>
    public TrainingPlan SettlingPlan { get; init; } = new()
    {
        Epochs = 20,
        WarmUpEpochs = 1,
        LearningRate = 5e-4f,
        WeightDecay = 0.02f,
        LabelSmoothing = 0,
        GradientLimit = 5,
        AverageDecay = 0.99f,
    };

    /// <summary>Gets how long and fast the student learns on int8 codes.</summary>
    public TrainingPlan QuantizedPlan { get; init; } = new()
    {
        Epochs = 4,
        WarmUpEpochs = 1,
        LearningRate = 2e-4f,
        WeightDecay = 0,
        LabelSmoothing = 0,
        GradientLimit = 5,
        AverageDecay = 0.98f,
    };

    /// <summary>Gets the share of the float network in the loss while int8 codes are learned: 1 where they are to answer as it does and nothing else.</summary>
    public double FloatShare { get; init; } = 1;

    /// <summary>Gets the temperature of distillation.</summary>
    public double Temperature { get; init; } = 2;

    /// <summary>Gets the share of the teacher in the student's loss.</summary>
    public double TeacherShare { get; init; } = 0.5;

    /// <summary>Gets how patches are varied.</summary>
    public SoundAugmentation Augmentation { get; init; } = new() { Strange = 0.25f, Chimeras = 0.5f };
}
