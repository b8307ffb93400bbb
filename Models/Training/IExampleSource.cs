namespace MeadowTinyMl.Training;

/// <summary>Examples to train on, drawn anew for each epoch.</summary>
public interface IExampleSource
{
    /// <summary>Gets the examples of one epoch.</summary>
    int Count { get; }

    /// <summary>Gets the numbers of one example.</summary>
    int ExampleLength { get; }

    /// <summary>Starts an epoch: fixes the order.</summary>
    /// <param name="random">Where the order and all augmentation come from.</param>
    void BeginEpoch(RandomGenerator random);

    /// <summary>Writes one example.</summary>
    /// <param name="index">0 up to <see cref="Count"/>.</param>
    /// <param name="random">Where augmentation comes from.</param>
    /// <param name="input">The array to write to.</param>
    /// <param name="offset">Where in it.</param>
    /// <returns>The class and the weight of the example in the loss.</returns>
    (int Label, float Weight) Write(int index, RandomGenerator random, float[] input, int offset);
}
