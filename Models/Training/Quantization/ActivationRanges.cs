using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>The range of every layer's output over a representative dataset, 0 included.</summary>
internal sealed class ActivationRanges
{
    private const int CalibrationBatch = 32;
    private const float LeastScale = 1e-6f;

    private readonly Dictionary<Layer, (float Low, float High)> _ranges = [];

    /// <summary>Runs the network over the dataset.</summary>
    /// <param name="network">What is looked at; layers inside others too.</param>
    /// <param name="representative">Examples one after another.</param>
    /// <exception cref="ArgumentException">The dataset is empty or no whole number of examples.</exception>
    public ActivationRanges(Network network, float[] representative)
    {
        int length = Length(network.InputShape);
        if (representative.Length == 0 || representative.Length % length != 0)
        {
            throw new ArgumentException($"The representative dataset has {representative.Length} values, which is no whole number of examples of {length}.", nameof(representative));
        }

        for (int at = 0; at < representative.Length; at += CalibrationBatch * length)
        {
            int batch = Math.Min(CalibrationBatch, (representative.Length - at) / length);
            network.Forward(representative.AsSpan(at, batch * length).ToArray(), batch);
            Look(network.Layers, batch);
        }
    }

    /// <summary>Returns the codes that a layer's output needs.</summary>
    public QuantizationParameters Of(Layer layer)
    {
        (float low, float high) = _ranges[layer];
        float scale = Math.Max((high - low) / 255, LeastScale);
        int zeroPoint = (int)Math.Clamp(MathF.Round(-128 - (low / scale), MidpointRounding.AwayFromZero), -128, 127);
        return new QuantizationParameters(scale, zeroPoint);
    }

    private static int Length(int[] shape) => shape.Aggregate(1, (product, size) => product * size);

    private void Look(IReadOnlyList<Layer> layers, int batch)
    {
        foreach (Layer layer in layers)
        {
            // 0 is in every range, so that padding and ReLU are exact.
            (float low, float high) = _ranges.GetValueOrDefault(layer);
            foreach (float value in layer.Output.AsSpan(0, batch * Length(layer.OutputShape)))
            {
                low = Math.Min(low, value);
                high = Math.Max(high, value);
            }

            _ranges[layer] = (low, high);
            Look((layer as CompositeLayer)?.Inner ?? [], batch);
        }
    }
}
