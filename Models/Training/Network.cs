using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training;

/// <summary>Layers one after another, from features to logits.</summary>
public sealed class Network
{
    /// <summary>Creates a network and its parameters.</summary>
    /// <param name="inputShape">Shape of one example: [height, width, channels] or [units].</param>
    /// <param name="layers">In order; each is used by this network alone.</param>
    /// <param name="random">Where the first weights come from.</param>
    public Network(int[] inputShape, IReadOnlyList<Layer> layers, RandomGenerator random)
    {
        InputShape = inputShape;
        Layers = layers;
        int[] shape = inputShape;
        foreach (Layer layer in layers)
        {
            layer.Build(shape, random);
            shape = layer.OutputShape;
        }

        OutputShape = shape;
        Parameters = layers.SelectMany(layer => layer.Parameters).ToArray();
        State = [.. Parameters.Select(parameter => parameter.Value), .. layers.SelectMany(layer => layer.Buffers)];
    }

    /// <summary>Gets the shape of one example going in.</summary>
    public int[] InputShape { get; }

    /// <summary>Gets the shape of one example coming out.</summary>
    public int[] OutputShape { get; }

    /// <summary>Gets the layers in order.</summary>
    public IReadOnlyList<Layer> Layers { get; }

    /// <summary>Gets what training changes.</summary>
    public IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Gets all numbers that a trained network consists of: parameters and running statistics.</summary>
    internal IReadOnlyList<float[]> State { get; }

    /// <summary>Lets matrix products use more threads; they change no bit of the result.</summary>
    /// <param name="threads">At least 1.</param>
    public void UseThreads(int threads)
    {
        foreach (Layer layer in Layers)
        {
            layer.Threads = threads;
        }
    }

    /// <summary>Starts an epoch: what layers draw in it comes from this generator.</summary>
    internal void BeginEpoch(RandomGenerator random)
    {
        foreach (Layer layer in Layers)
        {
            layer.BeginEpoch(random);
        }
    }

    /// <summary>Puts earlier numbers back, array by array as in <see cref="State"/>.</summary>
    internal void Restore(IReadOnlyList<float[]> state)
    {
        for (int array = 0; array < state.Count; array++)
        {
            state[array].CopyTo(State[array], 0);
        }
    }

    /// <summary>Computes the logits of a batch.</summary>
    /// <param name="input">[batch, …] examples one after another.</param>
    /// <param name="batch">How many.</param>
    /// <param name="training">Whether batch statistics and dropout apply.</param>
    /// <returns>[batch, classes]; reused by the next call, and possibly longer.</returns>
    public float[] Forward(float[] input, int batch, bool training = false)
    {
        float[] values = input;
        foreach (Layer layer in Layers)
        {
            values = layer.Forward(values, batch, training);
        }

        return values;
    }

    /// <summary>Computes all gradients of the last training batch.</summary>
    /// <param name="logitGradient">[batch, classes].</param>
    /// <param name="batch">How many examples.</param>
    /// <returns>The gradient in the input.</returns>
    public float[] Backward(float[] logitGradient, int batch)
    {
        float[] gradient = logitGradient;
        for (int i = Layers.Count - 1; i >= 0; i--)
        {
            gradient = Layers[i].Backward(gradient, batch);
        }

        return gradient;
    }
}
