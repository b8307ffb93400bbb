using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>Turns code − zero point into real logits.</summary>
internal sealed class DequantizedOutput(QuantizationParameters parameters) : Layer
{
    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => inputShape;

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output) => Scale(input, batch, output);

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient) => Scale(outputGradient, batch, inputGradient);

    private void Scale(float[] from, int batch, float[] to)
    {
        for (int i = 0; i < batch * InputLength; i++)
        {
            to[i] = from[i] * parameters.Scale;
        }
    }
}
