using MeadowTinyMl.Inference;
using MeadowTinyMl.Inference.Kernels;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>LOGISTIC on codes, by the engine's own function; the gradient is that of the real function at the rounded answer.</summary>
internal sealed class QuantizedSigmoid(QuantizationParameters input) : Layer
{
    /// <summary>How LOGISTIC codes its answer.</summary>
    public static readonly QuantizationParameters Codes = new(1f / 256, -128);

    private readonly LogisticCode _logistic = new(input.Scale);
    private float[] _output = [];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => inputShape;

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        _output = output;
        for (int i = 0; i < batch * InputLength; i++)
        {
            output[i] = _logistic.Of((int)input[i]) - Codes.ZeroPoint;
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        for (int i = 0; i < batch * InputLength; i++)
        {
            inputGradient[i] = outputGradient[i] * _output[i] * (1 - (_output[i] * Codes.Scale)) * input.Scale;
        }
    }
}
