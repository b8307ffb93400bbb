namespace MeadowTinyMl.Training;

/// <summary>How long and how fast to train: Adam with a learning rate that rises over the first epochs and then falls in a straight line to zero.</summary>
public sealed record TrainingPlan
{
    /// <summary>Gets the passes over the training set.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>Gets the epochs over which the learning rate rises.</summary>
    public int WarmUpEpochs { get; init; } = 3;

    /// <summary>Gets the examples of one step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Gets the highest learning rate.</summary>
    public float LearningRate { get; init; } = 3e-3f;

    /// <summary>Gets the weight decay per unit of learning rate.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>Gets the share of each target that is spread over all classes.</summary>
    public float LabelSmoothing { get; init; } = 0.1f;

    /// <summary>Returns the learning rate of a step.</summary>
    /// <param name="step">Counted from 0.</param>
    /// <param name="stepsPerEpoch">Steps in an epoch.</param>
    public float LearningRateAt(int step, int stepsPerEpoch)
    {
        float warmUp = WarmUpEpochs * stepsPerEpoch;
        float total = Epochs * stepsPerEpoch;
        return step < warmUp ? LearningRate * (step + 1) / warmUp : LearningRate * (total - step) / (total - warmUp);
    }
}
