namespace MeadowTinyMl.Training.Layers;

/// <summary>Numbers that training changes, with the gradient of the loss in them.</summary>
public sealed class Parameter
{
    /// <summary>Creates a parameter of a given length, all zero.</summary>
    /// <param name="length">How many numbers.</param>
    /// <param name="decays">Whether weight decay applies; it does not to biases and scales.</param>
    public Parameter(int length, bool decays)
    {
        Value = new float[length];
        Gradient = new float[length];
        Decays = decays;
    }

    /// <summary>Creates a parameter over numbers that stand elsewhere too.</summary>
    internal Parameter(float[] value, bool decays)
    {
        Value = value;
        Gradient = new float[value.Length];
        Decays = decays;
    }

    /// <summary>Gets the numbers.</summary>
    public float[] Value { get; }

    /// <summary>Gets the gradient, overwritten by each backward pass.</summary>
    public float[] Gradient { get; }

    /// <summary>Gets a value indicating whether weight decay applies.</summary>
    public bool Decays { get; }

    /// <summary>Fills with uniform numbers of variance 2 / fan-in.</summary>
    /// <remarks>He et al., Delving Deep into Rectifiers, ICCV 2015, section 2.2.</remarks>
    internal void Initialise(RandomGenerator random, int fanIn)
    {
        float limit = (float)System.Math.Sqrt(6.0 / fanIn);
        for (int i = 0; i < Value.Length; i++)
        {
            Value[i] = random.Uniform(-limit, limit);
        }
    }
}
