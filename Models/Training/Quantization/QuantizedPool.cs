using System;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>The mean over height and width as AVERAGE_POOL_2D takes it: of codes, halves away from zero.</summary>
internal sealed class QuantizedPool(QuantizationParameters parameters) : Layer
{
    private int[] _sums = [];

    private int Channels => InputShape[2];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random)
    {
        RequireImage(inputShape);
        _sums = new int[inputShape[2]];
        return [inputShape[2]];
    }

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        int count = InputLength / Channels;
        for (int example = 0; example < batch; example++)
        {
            Array.Clear(_sums);
            for (int i = 0; i < InputLength; i++)
            {
                _sums[i % Channels] += (int)input[(example * InputLength) + i] + parameters.ZeroPoint;
            }

            for (int channel = 0; channel < Channels; channel++)
            {
                int half = _sums[channel] > 0 ? count / 2 : -(count / 2);
                output[(example * Channels) + channel] = ((_sums[channel] + half) / count) - parameters.ZeroPoint;
            }
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        float share = (float)Channels / InputLength;
        for (int i = 0; i < batch * InputLength; i++)
        {
            inputGradient[i] = outputGradient[(i / InputLength * Channels) + (i % Channels)] * share;
        }
    }
}
