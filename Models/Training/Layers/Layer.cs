using System;
using System.Collections.Generic;

namespace MeadowTinyMl.Training.Layers;

/// <summary>A step of a network, forwards and backwards. Values are float32, [batch, height, width, channels] or [batch, units], row-major.</summary>
/// <remarks>A layer keeps what its backward pass needs from the last forward pass, so one instance serves one thread.</remarks>
public abstract class Layer
{
    private float[] _output = [];
    private float[] _inputGradient = [];

    /// <summary>Gets the shape of one example going in: [height, width, channels] or [units].</summary>
    public int[] InputShape { get; private set; } = [];

    /// <summary>Gets the shape of one example coming out.</summary>
    public int[] OutputShape { get; private set; } = [];

    /// <summary>Gets what training changes.</summary>
    public virtual IReadOnlyList<Parameter> Parameters => [];

    /// <summary>Gets what training changes besides the parameters, such as running statistics.</summary>
    internal virtual IReadOnlyList<float[]> Buffers => [];

    /// <summary>Gets or sets the threads that matrix products may use; they change no bit of the result.</summary>
    internal virtual int Threads { get; set; } = 1;

    /// <summary>Gets what the last forward pass gave; possibly longer than its batch.</summary>
    internal float[] Output => _output;

    /// <summary>Gets the numbers of one example going in.</summary>
    protected int InputLength { get; private set; }

    /// <summary>Gets the numbers of one example coming out.</summary>
    protected int OutputLength { get; private set; }

    /// <summary>Fixes the shape of the input and creates the parameters.</summary>
    internal void Build(int[] inputShape, RandomGenerator random)
    {
        InputShape = inputShape;
        InputLength = Product(inputShape);
        OutputShape = Prepare(inputShape, random);
        OutputLength = Product(OutputShape);
    }

    /// <summary>Starts an epoch: what the layer draws in it comes from this generator.</summary>
    internal virtual void BeginEpoch(RandomGenerator random)
    {
    }

    /// <summary>Computes the output of a batch; the array is reused by the next call and may be longer than the batch.</summary>
    internal float[] Forward(float[] input, int batch, bool training)
    {
        Ensure(ref _output, batch * OutputLength);
        ComputeOutput(input, batch, training, _output);
        return _output;
    }

    /// <summary>Computes the gradient in the input from that in the output, and the gradients of the parameters.</summary>
    internal float[] Backward(float[] outputGradient, int batch)
    {
        Ensure(ref _inputGradient, batch * InputLength);
        ComputeGradient(outputGradient, batch, _inputGradient);
        return _inputGradient;
    }

    /// <summary>Checks the input shape, creates parameters and returns the output shape.</summary>
    private protected abstract int[] Prepare(int[] inputShape, RandomGenerator random);

    /// <summary>Writes the output of a batch.</summary>
    private protected abstract void ComputeOutput(float[] input, int batch, bool training, float[] output);

    /// <summary>Writes the gradient in the input and overwrites the parameters' gradients.</summary>
    private protected abstract void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient);

    /// <summary>Grows a scratch array where it is too short.</summary>
    private protected static void Ensure(ref float[] array, int length)
    {
        if (array.Length < length)
        {
            array = new float[length];
        }
    }

    private protected static int Product(int[] shape)
    {
        int product = 1;
        foreach (int size in shape)
        {
            product *= size;
        }

        return product;
    }

    private protected static int[] RequireImage(int[] shape) =>
        shape.Length == 3 ? shape : throw new ArgumentException($"This layer takes [height, width, channels], not {shape.Length} dimensions.", nameof(shape));
}
