using System;
using System.Collections.Generic;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>One operator of an int8 network: real weights and biases with the ranges of its input and output, from which the codes follow.</summary>
/// <remarks>
/// Weights: symmetric int8, per channel for convolutions and per tensor for dense layers. Biases: int32 at input scale × weight scale. Source: LiteRT 8-bit
/// quantization specification.
/// </remarks>
internal sealed class QuantizedOperator
{
    private const float LeastScale = 1e-9f;

    public QuantizedOperator(FoldedLayer folded, QuantizationParameters input, QuantizationParameters output, IReadOnlyList<QuantizedOperator> inner)
    {
        Inner = inner;
        Layer = folded.Layer;
        HasRelu = folded.HasRelu;
        Weights = folded.Weights.AsSpan().ToArray();
        Bias = folded.Bias.AsSpan().ToArray();
        Input = input;
        Output = output;
    }

    /// <summary>Gets the layer that the operator stands for: its shapes, filter size and stride.</summary>
    public Layer Layer { get; }

    /// <summary>Gets the operators inside, whose result is added to the input or multiplied by it; none for most.</summary>
    public IReadOnlyList<QuantizedOperator> Inner { get; }

    /// <summary>Gets a value indicating whether a ReLU is fused.</summary>
    public bool HasRelu { get; }

    /// <summary>Gets the real weights, channels fastest; empty where there are none. Training may change them.</summary>
    public float[] Weights { get; }

    /// <summary>Gets the real biases, one a channel; empty where there are none. Training may change them.</summary>
    public float[] Bias { get; }

    public QuantizationParameters Input { get; }

    public QuantizationParameters Output { get; }

    /// <summary>Makes the layer that computes this operator on codes less their zero point, forwards as the engine does.</summary>
    public Layer ForTraining() => Layer switch
    {
        GlobalAveragePool => new QuantizedPool(Input),
        Sigmoid => new QuantizedSigmoid(Input),
        Residual => new QuantizedResidual(this),
        SqueezeExcite => new QuantizedGate(this),
        _ => new QuantizedSum(this),
    };

    public int Channels => Bias.Length;

    public bool IsPerChannel => Layer is not Dense;

    /// <summary>Gets the lowest and highest output code, as the fused activation leaves them.</summary>
    public (int Low, int High) Range => (HasRelu ? Math.Max(-128, Output.ZeroPoint) : -128, 127);

    /// <summary>Returns the scales of the weights: one a channel, or one.</summary>
    public float[] WeightScales()
    {
        var scales = new float[IsPerChannel ? Channels : 1];
        for (int i = 0; i < Weights.Length; i++)
        {
            int scale = IsPerChannel ? i % Channels : 0;
            scales[scale] = Math.Max(scales[scale], Math.Abs(Weights[i]) / 127);
        }

        for (int i = 0; i < scales.Length; i++)
        {
            scales[i] = Math.Max(scales[i], LeastScale);
        }

        return scales;
    }

    /// <summary>Returns the code of each weight, in the order of the weights.</summary>
    /// <param name="scales">As <see cref="WeightScales"/> gives them.</param>
    /// <param name="codes">As many as weights; overwritten with whole numbers from −127 to 127.</param>
    public void WriteWeightCodes(float[] scales, float[] codes)
    {
        for (int i = 0; i < Weights.Length; i++)
        {
            float code = MathF.Round(Weights[i] / scales[IsPerChannel ? i % Channels : 0], MidpointRounding.AwayFromZero);
            codes[i] = Math.Clamp(code, -127, 127);
        }
    }

    /// <summary>Returns the scale of a channel's bias: input scale × weight scale.</summary>
    public float BiasScale(float[] weightScales, int channel) => Input.Scale * weightScales[IsPerChannel ? channel : 0];

    /// <summary>Returns the code of a channel's bias.</summary>
    public int BiasCode(float[] weightScales, int channel)
    {
        double code = Math.Round((double)Bias[channel] / BiasScale(weightScales, channel), MidpointRounding.AwayFromZero);
        return (int)Math.Clamp(code, -(1 << 30), 1 << 30);
    }

    /// <summary>Returns the real multiplier from a channel's sum to output codes: dense layers round the product of the scales to float32, convolutions do not.</summary>
    public double Multiplier(float[] weightScales, int channel) => IsPerChannel
        ? (double)Input.Scale * weightScales[channel] / Output.Scale
        : (double)(float)(Input.Scale * weightScales[0]) / Output.Scale;
}
