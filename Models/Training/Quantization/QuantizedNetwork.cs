using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>A trained network as int8 operators, after calibration and before export.</summary>
/// <remarks>Activations: asymmetric int8 over the range seen on a representative dataset. Source: LiteRT 8-bit quantization specification.</remarks>
public sealed class QuantizedNetwork
{
    private const int CalibrationBatch = 32;

    private QuantizedNetwork(int[] inputShape, int[] outputShape, QuantizationParameters input, IReadOnlyList<QuantizedOperator> operators)
    {
        InputShape = inputShape;
        OutputShape = outputShape;
        Input = input;
        Operators = operators;
    }

    internal int[] InputShape { get; }

    internal int[] OutputShape { get; }

    internal QuantizationParameters Input { get; }

    internal IReadOnlyList<QuantizedOperator> Operators { get; }

    /// <summary>Folds batch normalisation, fuses ReLUs and takes the ranges of all activations.</summary>
    /// <param name="network">A trained network that gives logits.</param>
    /// <param name="input">How the front end's values are coded.</param>
    /// <param name="representative">Examples one after another, out of training data alone.</param>
    /// <exception cref="ArgumentException">The representative dataset is empty or no whole number of examples.</exception>
    /// <exception cref="NotSupportedException">A layer has no int8 operator.</exception>
    public static QuantizedNetwork Calibrate(Network network, QuantizationParameters input, float[] representative)
    {
        IReadOnlyList<FoldedLayer> folded = FoldedLayer.Fold(network);
        QuantizationParameters[] ranges = Ranges(network, folded, representative);
        var operators = new List<QuantizedOperator>();
        QuantizationParameters current = input;
        for (int i = 0; i < folded.Count; i++)
        {
            // A mean keeps the scale of what it is taken of.
            QuantizationParameters output = folded[i].Layer is GlobalAveragePool ? current : ranges[i];
            operators.Add(new QuantizedOperator(folded[i], current, output));
            current = output;
        }

        return new QuantizedNetwork(network.InputShape, network.OutputShape, input, operators);
    }

    /// <summary>Builds a network for quantisation-aware training: its forward pass gives the engine's own codes, its backward pass looks through the rounding.</summary>
    /// <returns>A network that shares its weights and biases with this one, so that exporting this one afterwards exports what was trained.</returns>
    /// <remarks>Straight-through estimator: Jacob et al., Quantization and training of neural networks for efficient integer-arithmetic-only inference, CVPR 2018, section 3.</remarks>
    public Network ForTraining()
    {
        var layers = new List<Layer> { new QuantizedInput(Input) };
        layers.AddRange(Operators.Select(op => op.Layer is GlobalAveragePool ? (Layer)new QuantizedPool(op.Input) : new QuantizedSum(op)));
        layers.Add(new DequantizedOutput(Operators[^1].Output));
        return new Network(InputShape, layers, new RandomGenerator(0));
    }

    private static QuantizationParameters[] Ranges(Network network, IReadOnlyList<FoldedLayer> folded, float[] representative)
    {
        int length = network.InputShape.Aggregate(1, (product, size) => product * size);
        if (representative.Length == 0 || representative.Length % length != 0)
        {
            throw new ArgumentException($"The representative dataset has {representative.Length} values, which is no whole number of examples of {length}.", nameof(representative));
        }

        var low = new float[network.Layers.Count];
        var high = new float[network.Layers.Count];
        for (int at = 0; at < representative.Length; at += CalibrationBatch * length)
        {
            int batch = Math.Min(CalibrationBatch, (representative.Length - at) / length);
            float[] values = representative.AsSpan(at, batch * length).ToArray();
            for (int i = 0; i < network.Layers.Count; i++)
            {
                values = network.Layers[i].Forward(values, batch, training: false);
                int used = batch * network.Layers[i].OutputShape.Aggregate(1, (product, size) => product * size);
                for (int k = 0; k < used; k++)
                {
                    low[i] = Math.Min(low[i], values[k]);
                    high[i] = Math.Max(high[i], values[k]);
                }
            }
        }

        return folded.Select(layer => Range(low[layer.Last], high[layer.Last])).ToArray();
    }

    // The range holds 0, so that padding and ReLU are exact.
    private static QuantizationParameters Range(float low, float high)
    {
        float scale = Math.Max((high - low) / 255, 1e-6f);
        int zeroPoint = (int)Math.Clamp(MathF.Round(-128 - (low / scale), MidpointRounding.AwayFromZero), -128, 127);
        return new QuantizationParameters(scale, zeroPoint);
    }
}
