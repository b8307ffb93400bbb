using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>Codes the front end's values as the board does; what comes out is code − zero point, a whole number in float32.</summary>
internal sealed class QuantizedInput(QuantizationParameters parameters) : Layer
{
    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => inputShape;

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        for (int i = 0; i < batch * InputLength; i++)
        {
            output[i] = parameters.Quantize(input[i]) - parameters.ZeroPoint;
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        for (int i = 0; i < batch * InputLength; i++)
        {
            inputGradient[i] = outputGradient[i] / parameters.Scale;
        }
    }
}
