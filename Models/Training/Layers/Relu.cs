using System;

namespace MeadowTinyMl.Training.Layers;

/// <summary>max(0, x); fused into the layer before it on export.</summary>
public sealed class Relu : Layer
{
    private float[] _output = [];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => inputShape;

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        _output = output;
        for (int i = 0; i < batch * InputLength; i++)
        {
            output[i] = Math.Max(0, input[i]);
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        for (int i = 0; i < batch * InputLength; i++)
        {
            inputGradient[i] = _output[i] > 0 ? outputGradient[i] : 0;
        }
    }
}
