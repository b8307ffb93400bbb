namespace MeadowTinyMl.Training;

/// <summary>How long and how fast to train: a learning rate that rises over the first epochs and then falls to zero along half a cosine.</summary>
/// <remarks>Loshchilov and Hutter, SGDR, ICLR 2017, eq. 5, without restarts; warm-up as in Goyal et al., 2017, section 2.2.</remarks>
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

    /// <summary>Gets the momentum of stochastic gradient descent; 0 trains with AdamW.</summary>
    public float Momentum { get; init; }

    /// <summary>Gets the weight decay per unit of learning rate.</summary>
    public float WeightDecay { get; init; } = 0.01f;

    /// <summary>Gets the share of each target that is spread over all classes.</summary>
    public float LabelSmoothing { get; init; } = 0.1f;

    /// <summary>Gets the greatest length of the gradient; 0 for no limit.</summary>
    public float GradientLimit { get; init; }

    /// <summary>Gets the decay of the running average that is kept instead of the last weights; 0 for none.</summary>
    public float AverageDecay { get; init; }

    /// <summary>Gets the epochs without a better validation loss after which training ends; 0 for never. Where it is set, part of the training examples is held out to validate on: the last fold of sound, each third recording of a gas class.</summary>
    public int Patience { get; init; }

    /// <summary>Returns the learning rate of a step.</summary>
    /// <param name="step">Counted from 0.</param>
    /// <param name="stepsPerEpoch">Steps in an epoch.</param>
    public float LearningRateAt(int step, int stepsPerEpoch)
    {
        float warmUp = WarmUpEpochs * stepsPerEpoch;
        if (step < warmUp)
        {
            return LearningRate * (step + 1) / warmUp;
        }

        double share = (step - warmUp) / ((Epochs * stepsPerEpoch) - warmUp);
        return (float)(LearningRate * 0.5 * (1 + ExactMath.CosPi(share)));
    }

    /// <summary>Makes the optimiser.</summary>
    internal IOptimizer CreateOptimizer(Network network) =>
        Momentum > 0 ? new MomentumSgd(network.Parameters, Momentum, WeightDecay) : new AdamW(network.Parameters, WeightDecay);
}
