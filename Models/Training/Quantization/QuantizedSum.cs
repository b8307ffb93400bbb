using System;
using System.Collections.Generic;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>
/// A convolution or dense layer as the engine computes it: whole-number codes, an int32 sum, the engine's own fixed-point multiplier and its fused range. Sums
/// stay below 2^24, so that float32 holds them exactly. The gradient looks through the rounding and is 0 where a code was cut off.
/// </summary>
internal sealed class QuantizedSum : Layer
{
    // 2^24 / (127 · 255): longer sums could be rounded in float32.
    private const int MostTerms = 518;

    private readonly QuantizedOperator _operator;
    private readonly Parameter _weights;
    private readonly Parameter _bias;
    private readonly Layer _sum;
    private readonly Parameter _codes;
    private readonly float[] _factor;
    private float[] _scales = [];
    private float[] _sumGradient = [];
    private bool[] _isCut = [];

    public QuantizedSum(QuantizedOperator op)
    {
        _operator = op;
        _weights = new Parameter(op.Weights, decays: true);
        _bias = new Parameter(op.Bias, decays: false);
        _factor = new float[op.Channels];
        _sum = op.Layer switch
        {
            Conv2D conv => new Conv2D(op.Channels, conv.Size, conv.Stride),
            DepthwiseConv2D depthwise => new DepthwiseConv2D(depthwise.Size, depthwise.Stride),
            _ => new Dense(op.Channels),
        };
        _sum.Build(op.Layer.InputShape, new RandomGenerator(0));
        _codes = _sum.Parameters[0];
        Array.Clear(_sum.Parameters[1].Value);
        int terms = op.Weights.Length / op.Channels;
        if (terms > MostTerms)
        {
            throw new NotSupportedException($"A sum of {terms} terms does not stay exact in float32; {MostTerms} do.");
        }
    }

    public override IReadOnlyList<Parameter> Parameters => [_weights, _bias];

    private protected override int[] Prepare(int[] inputShape, RandomGenerator random) => _operator.Layer.OutputShape;

    private protected override void ComputeOutput(float[] input, int batch, bool training, float[] output)
    {
        _sum.Threads = Threads;
        _scales = _operator.WeightScales();
        _operator.WriteWeightCodes(_scales, _codes.Value);
        float[] sums = _sum.Forward(input, batch, training);
        if (_isCut.Length < batch * OutputLength)
        {
            _isCut = new bool[batch * OutputLength];
        }

        int zeroPoint = _operator.Output.ZeroPoint;
        (int low, int high) = _operator.Range;
        for (int channel = 0; channel < _operator.Channels; channel++)
        {
            double real = _operator.Multiplier(_scales, channel);
            _factor[channel] = (float)real;
            int bias = _operator.BiasCode(_scales, channel);
            (int multiplier, int shift) = FixedPoint.QuantizeMultiplier(real);
            for (int i = channel; i < batch * OutputLength; i += _operator.Channels)
            {
                int code = FixedPoint.Multiply((int)sums[i] + bias, multiplier, shift) + zeroPoint;
                _isCut[i] = code < low || code > high;
                output[i] = Math.Clamp(code, low, high) - zeroPoint;
            }
        }
    }

    private protected override void ComputeGradient(float[] outputGradient, int batch, float[] inputGradient)
    {
        int channels = _operator.Channels;
        Ensure(ref _sumGradient, batch * OutputLength);
        for (int at = 0; at < batch * OutputLength; at += channels)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                _sumGradient[at + channel] = _isCut[at + channel] ? 0 : outputGradient[at + channel] * _factor[channel];
            }
        }

        float[] gradient = _sum.Backward(_sumGradient, batch);
        gradient.AsSpan(0, batch * InputLength).CopyTo(inputGradient);
        for (int i = 0; i < _weights.Gradient.Length; i++)
        {
            _weights.Gradient[i] = _codes.Gradient[i] / _scales[_operator.IsPerChannel ? i % channels : 0];
        }

        for (int channel = 0; channel < channels; channel++)
        {
            _bias.Gradient[channel] = _sum.Parameters[1].Gradient[channel] / _operator.BiasScale(_scales, channel);
        }
    }
}
