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
        var ranges = new ActivationRanges(network, representative);
        return new QuantizedNetwork(network.InputShape, network.OutputShape, input, Quantize(FoldedLayer.Fold(network.Layers), ranges, input));
    }

    /// <summary>Builds a network for quantisation-aware training: its forward pass gives the engine's own codes, its backward pass looks through the rounding.</summary>
    /// <returns>A network that shares its weights and biases with this one, so that exporting this one afterwards exports what was trained.</returns>
    /// <remarks>Straight-through estimator: Jacob et al., Quantization and training of neural networks for efficient integer-arithmetic-only inference, CVPR 2018, section 3.</remarks>
    public Network ForTraining()
    {
        var layers = new List<Layer> { new QuantizedInput(Input) };
        layers.AddRange(Operators.Select(op => op.ForTraining()));
        layers.Add(new DequantizedOutput(Operators[^1].Output));
        return new Network(InputShape, layers, new RandomGenerator(0));
    }

    private static List<QuantizedOperator> Quantize(IReadOnlyList<FoldedLayer> folded, ActivationRanges ranges, QuantizationParameters input)
    {
        var operators = new List<QuantizedOperator>();
        foreach (FoldedLayer layer in folded)
        {
            // A mean keeps the scale of what it is taken of; LOGISTIC has a scale of its own.
            QuantizationParameters output = layer.Layer switch
            {
                GlobalAveragePool => input,
                Sigmoid => QuantizedSigmoid.Codes,
                _ => ranges.Of(layer.Last),
            };
            operators.Add(new QuantizedOperator(layer, input, output, Quantize(layer.Inner, ranges, input)));
            input = output;
        }

        return operators;
    }
}
