using System;
using System.Collections.Generic;
using System.Linq;

namespace MeadowTinyMl.Training.Layers;

/// <summary>Its input plus what layers inside make of it; exported as ADD, into which a ReLU behind it is fused.</summary>
/// <remarks>He et al., Deep residual learning for image recognition, CVPR 2016, eq. 1.</remarks>
public sealed class Residual : CompositeLayer
{
    /// <summary>Creates a layer.</summary>
    /// <param name="inner">At least one layer; what leaves the last has the shape of the input.</param>
    public Residual(IReadOnlyList<Layer> inner)
        : base(inner) => ArgumentOutOfRangeException.ThrowIfZero(inner.Count);

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random)
    {
        int[] shape = BuildInner(inputShape, random);
        return shape.SequenceEqual(inputShape)
            ? inputShape
            : throw new ArgumentException($"A residual layer adds [{string.Join(", ", shape)}] to [{string.Join(", ", inputShape)}]; both must be alike.", nameof(inputShape));
    }

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        float[] made = ForwardInner(input, batch, training);
        made.AsSpan(0, batch * OutputLength).CopyTo(output);
        Lanes.Add(input.AsSpan(0, batch * InputLength), output.AsSpan(0, batch * OutputLength));
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        float[] through = BackwardInner(outputGradient, batch);
        through.AsSpan(0, batch * InputLength).CopyTo(inputGradient);
        Lanes.Add(outputGradient.AsSpan(0, batch * InputLength), inputGradient.AsSpan(0, batch * InputLength));
    }
}
