using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Training.Layers;

/// <summary>A layer with other layers inside, one after another, that are trained with it.</summary>
public abstract class CompositeLayer : Layer
{
    /// <summary>Takes the layers inside.</summary>
    /// <param name="inner">In order; each is used by this layer alone.</param>
    private protected CompositeLayer(IReadOnlyList<Layer> inner) => Inner = inner;

    /// <summary>Gets the layers inside, in order.</summary>
    public IReadOnlyList<Layer> Inner { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => Inner.SelectMany(layer => layer.Parameters).ToArray();

    internal override IReadOnlyList<float[]> Buffers => Inner.SelectMany(layer => layer.Buffers).ToArray();

    internal override int Threads
    {
        get => base.Threads;
        set
        {
            base.Threads = value;
            foreach (Layer layer in Inner)
            {
                layer.Threads = value;
            }
        }
    }

    internal override void BeginEpoch(RandomGenerator random)
    {
        foreach (Layer layer in Inner)
        {
            layer.BeginEpoch(random);
        }
    }

    /// <summary>Builds the layers inside and returns the shape that leaves the last.</summary>
    private protected int[] BuildInner(int[] shape, RandomGenerator random)
    {
        foreach (Layer layer in Inner)
        {
            layer.Build(shape, random);
            shape = layer.OutputShape;
        }

        return shape;
    }

    /// <summary>Computes what leaves the last layer inside.</summary>
    private protected float[] ForwardInner(float[] input, int batch, bool training)
    {
        foreach (Layer layer in Inner)
        {
            input = layer.Forward(input, batch, training);
        }

        return input;
    }

    /// <summary>Computes the gradient in the input of the first layer inside.</summary>
    private protected float[] BackwardInner(float[] gradient, int batch)
    {
        for (int i = Inner.Count - 1; i >= 0; i--)
        {
            gradient = Inner[i].Backward(gradient, batch);
        }

        return gradient;
    }
}
