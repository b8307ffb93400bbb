using System;
using System.Runtime.Intrinsics;

namespace MeadowTinyMl.Training.Layers;

/// <summary>max(0, x); fused into the layer before it on export.</summary>
public sealed class Relu : Layer
{
    private float[] _output = [];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => inputShape;

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        _output = output;
        int i = 0;
        for (; i + 8 <= batch * InputLength; i += 8)
        {
            Vector256.Max(Lanes.Load(input, i), Vector256<float>.Zero).CopyTo(output, i);
        }

        for (; i < batch * InputLength; i++)
        {
            output[i] = Math.Max(0, input[i]);
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        int i = 0;
        for (; i + 8 <= batch * InputLength; i += 8)
        {
            Vector256<float> isOn = Vector256.GreaterThan(Lanes.Load(_output, i), Vector256<float>.Zero);
            (isOn & Lanes.Load(outputGradient, i)).CopyTo(inputGradient, i);
        }

        for (; i < batch * InputLength; i++)
        {
            inputGradient[i] = _output[i] > 0 ? outputGradient[i] : 0;
        }
    }
}
