using System;
using System.Collections.Generic;
using System.Runtime.Intrinsics;

namespace MeadowTinyMl.Training.Layers;

/// <summary>Normalises each channel over the batch while training and by running averages afterwards; folded into the layer before it on export.</summary>
/// <remarks>Ioffe and Szegedy, Batch Normalization, ICML 2015, algorithms 1 and 2.</remarks>
public sealed class BatchNorm : Layer
{
    /// <summary>Added to the variance before the square root is taken.</summary>
    public const float Epsilon = 1e-3f;

    private const float Momentum = 0.9f;

    private float[] _normalised = [];
    private float[] _inverseDeviation = [];
    private float[] _mean = [];
    private float[] _sum = [];
    private float[] _factor = [];

    /// <summary>Gets the scale of each channel.</summary>
    public Parameter Gamma { get; private set; } = new(0, decays: false);

    /// <summary>Gets the shift of each channel.</summary>
    public Parameter Beta { get; private set; } = new(0, decays: false);

    /// <summary>Gets the running mean of each channel.</summary>
    public float[] RunningMean { get; private set; } = [];

    /// <summary>Gets the running variance of each channel.</summary>
    public float[] RunningVariance { get; private set; } = [];

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [Gamma, Beta];

    internal override IReadOnlyList<float[]> Buffers => [RunningMean, RunningVariance];

    private int Channels => InputShape[^1];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random)
    {
        Gamma = new Parameter(Channels, decays: false);
        Beta = new Parameter(Channels, decays: false);
        RunningMean = new float[Channels];
        RunningVariance = new float[Channels];
        _inverseDeviation = new float[Channels];
        _mean = new float[Channels];
        _sum = new float[Channels];
        _factor = new float[Channels];
        Array.Fill(Gamma.Value, 1);
        Array.Fill(RunningVariance, 1);
        return inputShape;
    }

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        int length = batch * InputLength;
        Ensure(ref _normalised, length);
        if (training)
        {
            TakeStatistics(input, length);
        }
        else
        {
            RunningMean.CopyTo(_mean, 0);
            for (int channel = 0; channel < Channels; channel++)
            {
                _inverseDeviation[channel] = 1 / MathF.Sqrt(RunningVariance[channel] + Epsilon);
            }
        }

        for (int at = 0; at < length; at += Channels)
        {
            int channel = 0;
            for (; channel + 8 <= Channels; channel += 8)
            {
                Vector256<float> normalised = (Lanes.Load(input, at + channel) - Lanes.Load(_mean, channel)) * Lanes.Load(_inverseDeviation, channel);
                normalised.CopyTo(_normalised, at + channel);
                Vector256.FusedMultiplyAdd(normalised, Lanes.Load(Gamma.Value, channel), Lanes.Load(Beta.Value, channel)).CopyTo(output, at + channel);
            }

            for (; channel < Channels; channel++)
            {
                float normalised = (input[at + channel] - _mean[channel]) * _inverseDeviation[channel];
                _normalised[at + channel] = normalised;
                output[at + channel] = MathF.FusedMultiplyAdd(normalised, Gamma.Value[channel], Beta.Value[channel]);
            }
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        int length = batch * InputLength;
        Array.Clear(Gamma.Gradient);
        Array.Clear(Beta.Gradient);
        for (int at = 0; at < length; at += Channels)
        {
            Lanes.MultiplyAdd(outputGradient.AsSpan(at, Channels), _normalised.AsSpan(at, Channels), Gamma.Gradient);
        }

        Lanes.AddRows(outputGradient.AsSpan(0, length), Beta.Gradient);
        float count = length / Channels;
        for (int channel = 0; channel < Channels; channel++)
        {
            _factor[channel] = Gamma.Value[channel] * _inverseDeviation[channel];
            _mean[channel] = Beta.Gradient[channel] / count;
            _sum[channel] = Gamma.Gradient[channel] / count;
        }

        for (int at = 0; at < length; at += Channels)
        {
            int channel = 0;
            for (; channel + 8 <= Channels; channel += 8)
            {
                Vector256<float> centred = Lanes.Load(outputGradient, at + channel) - Lanes.Load(_mean, channel)
                    - (Lanes.Load(_normalised, at + channel) * Lanes.Load(_sum, channel));
                (Lanes.Load(_factor, channel) * centred).CopyTo(inputGradient, at + channel);
            }

            for (; channel < Channels; channel++)
            {
                float centred = outputGradient[at + channel] - _mean[channel] - (_normalised[at + channel] * _sum[channel]);
                inputGradient[at + channel] = _factor[channel] * centred;
            }
        }
    }

    private void TakeStatistics(float[] input, int length)
    {
        float count = length / Channels;
        Array.Clear(_sum);
        Lanes.AddRows(input.AsSpan(0, length), _sum);
        for (int channel = 0; channel < Channels; channel++)
        {
            _mean[channel] = _sum[channel] / count;
        }

        Array.Clear(_sum);
        for (int at = 0; at < length; at += Channels)
        {
            int channel = 0;
            for (; channel + 8 <= Channels; channel += 8)
            {
                Vector256<float> centred = Lanes.Load(input, at + channel) - Lanes.Load(_mean, channel);
                Vector256.FusedMultiplyAdd(centred, centred, Lanes.Load(_sum, channel)).CopyTo(_sum, channel);
            }

            for (; channel < Channels; channel++)
            {
                float centred = input[at + channel] - _mean[channel];
                _sum[channel] = MathF.FusedMultiplyAdd(centred, centred, _sum[channel]);
            }
        }

        for (int channel = 0; channel < Channels; channel++)
        {
            float variance = _sum[channel] / count;
            _inverseDeviation[channel] = 1 / MathF.Sqrt(variance + Epsilon);
            RunningMean[channel] = (Momentum * RunningMean[channel]) + ((1 - Momentum) * _mean[channel]);
            RunningVariance[channel] = (Momentum * RunningVariance[channel]) + ((1 - Momentum) * variance);
        }
    }
}
