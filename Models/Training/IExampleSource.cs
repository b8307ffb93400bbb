using System;

namespace MeadowTinyMl.Training;

/// <summary>Examples to train on, drawn anew for each epoch; an epoch depends on nothing but the generator it is given.</summary>
public interface IExampleSource
{
    /// <summary>Gets the examples of one epoch.</summary>
    int Count { get; }

    /// <summary>Gets the numbers of one example.</summary>
    int ExampleLength { get; }

    /// <summary>Starts an epoch: fixes the order.</summary>
    /// <param name="random">Where the order comes from.</param>
    void BeginEpoch(RandomGenerator random);

    /// <summary>Writes one example.</summary>
    /// <param name="index">0 up to <see cref="Count"/>.</param>
    /// <param name="random">Where augmentation comes from.</param>
    /// <param name="input">The example; overwritten.</param>
    /// <param name="target">One share a class, all 0 when called; they sum to 1 afterwards.</param>
    /// <returns>The weight of the example in the loss.</returns>
    float Write(int index, RandomGenerator random, Span<float> input, Span<float> target);
}
