namespace MeadowTinyMl.Training.Layers;

/// <summary>1 / (1 + e^−x); exported as LOGISTIC.</summary>
public sealed class Sigmoid : Layer
{
    private float[] _output = [];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => inputShape;

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        _output = output;
        for (int i = 0; i < batch * InputLength; i++)
        {
            output[i] = (float)(1 / (1 + ExactMath.Exp(-(double)input[i])));
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        for (int i = 0; i < batch * InputLength; i++)
        {
            inputGradient[i] = outputGradient[i] * _output[i] * (1 - _output[i]);
        }
    }
}
