using System;

namespace MeadowTinyMl.Training.Layers;

/// <summary>The mean of each channel over height and width; exported as AVERAGE_POOL_2D over the whole image and a reshape.</summary>
public sealed class GlobalAveragePool : Layer
{
    private int Channels => InputShape[2];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random)
    {
        RequireImage(inputShape);
        return [Channels];
    }

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        Array.Clear(output, 0, batch * Channels);
        float share = (float)Channels / InputLength;
        for (int example = 0; example < batch; example++)
        {
            Span<float> row = output.AsSpan(example * Channels, Channels);
            Lanes.AddRows(input.AsSpan(example * InputLength, InputLength), row);
            for (int channel = 0; channel < Channels; channel++)
            {
                row[channel] *= share;
            }
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        float share = (float)Channels / InputLength;
        for (int example = 0; example < batch; example++)
        {
            for (int at = 0; at < InputLength; at += Channels)
            {
                for (int channel = 0; channel < Channels; channel++)
                {
                    inputGradient[(example * InputLength) + at + channel] = outputGradient[(example * Channels) + channel] * share;
                }
            }
        }
    }
}
