using System;

namespace MeadowTinyMl.Training.Layers;

/// <summary>
/// Multiplies each channel by a gate from 0 to 1 that two dense layers find in the means of all channels; exported as AVERAGE_POOL_2D, two FULLY_CONNECTED, LOGISTIC and a MUL that
/// broadcasts.
/// </summary>
/// <remarks>Hu, Shen and Sun, Squeeze-and-excitation networks, CVPR 2018, eq. 2 to 4.</remarks>
public sealed class SqueezeExcite : CompositeLayer
{
    private float[] _input = [];
    private float[] _gates = [];
    private float[] _gateGradient = [];

    /// <summary>Creates a layer.</summary>
    /// <param name="channels">Channels of the input.</param>
    /// <param name="units">Units of the first dense layer, at least 1.</param>
    public SqueezeExcite(int channels, int units)
        : base([new GlobalAveragePool(), new Dense(units), new Relu(), new Dense(channels), new Sigmoid()])
    {
    }

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random)
    {
        int[] gates = BuildInner(RequireImage(inputShape), random);
        return gates[0] == inputShape[2]
            ? inputShape
            : throw new ArgumentException($"{gates[0]} gates for {inputShape[2]} channels.", nameof(inputShape));
    }

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        _input = input;
        _gates = ForwardInner(input, batch, training);
        Scale(input, batch, output);
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        int channels = InputShape[2];
        Ensure(ref _gateGradient, batch * channels);
        Array.Clear(_gateGradient, 0, batch * channels);
        for (int at = 0; at < batch * InputLength; at += channels)
        {
            Lanes.MultiplyAdd(outputGradient.AsSpan(at, channels), _input.AsSpan(at, channels), _gateGradient.AsSpan(at / InputLength * channels, channels));
        }

        float[] throughGates = BackwardInner(_gateGradient, batch);
        Scale(outputGradient, batch, inputGradient);
        Lanes.Add(throughGates.AsSpan(0, batch * InputLength), inputGradient.AsSpan(0, batch * InputLength));
    }

    private void Scale(float[] values, int batch, float[] scaled)
    {
        int channels = InputShape[2];
        for (int i = 0; i < batch * InputLength; i++)
        {
            scaled[i] = values[i] * _gates[(i / InputLength * channels) + (i % channels)];
        }
    }
}
