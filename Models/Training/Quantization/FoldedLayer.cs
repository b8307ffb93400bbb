using System;
using System.Collections.Generic;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Quantization;

/// <summary>What becomes one operator: a layer with weights, the batch normalisation after it folded in and the ReLU after it fused; a sum of two branches; or a layer without weights.</summary>
/// <param name="Layer">The layer the operator stands for.</param>
/// <param name="Last">The last layer that was taken in; its output is the operator's.</param>
/// <param name="Weights">In the layer's own order, batch normalisation applied; empty where it has none.</param>
/// <param name="Bias">One a channel; empty where it has none.</param>
/// <param name="HasRelu">Whether a ReLU is fused.</param>
/// <param name="Inner">The layers inside it, folded.</param>
internal sealed record FoldedLayer(Layer Layer, Layer Last, float[] Weights, float[] Bias, bool HasRelu, IReadOnlyList<FoldedLayer> Inner)
{
    /// <summary>Folds layers that follow each other.</summary>
    public static IReadOnlyList<FoldedLayer> Fold(IReadOnlyList<Layer> layers)
    {
        var folded = new List<FoldedLayer>();
        int at = 0;
        while (at < layers.Count)
        {
            Layer layer = layers[at];
            if (layer is Dropout)
            {
                at++;
                continue;
            }

            (float[] weights, float[] bias) = layer switch
            {
                Conv2D conv => (conv.Weights.Value, conv.Bias.Value),
                DepthwiseConv2D depthwise => (depthwise.Weights.Value, depthwise.Bias.Value),
                Dense dense => (dense.Weights.Value, dense.Bias.Value),
                GlobalAveragePool or Sigmoid or CompositeLayer => (Array.Empty<float>(), Array.Empty<float>()),
                _ => throw new NotSupportedException($"A {layer.GetType().Name} has no operator of its own here; put it after a convolution or a dense layer."),
            };
            at++;
            if (weights.Length > 0 && at < layers.Count && layers[at] is BatchNorm norm)
            {
                (weights, bias) = FoldInto(weights, bias, norm);
                at++;
            }

            bool hasRelu = (weights.Length > 0 || layer is CompositeLayer) && at < layers.Count && layers[at] is Relu;
            at += hasRelu ? 1 : 0;
            folded.Add(new FoldedLayer(layer, layers[at - 1], weights, bias, hasRelu, layer is CompositeLayer composite ? Fold(composite.Inner) : []));
        }

        return folded;
    }

    // Channels are the fastest axis of every weight array here.
    private static (float[] Weights, float[] Bias) FoldInto(float[] weights, float[] bias, BatchNorm norm)
    {
        var foldedWeights = new float[weights.Length];
        var foldedBias = new float[bias.Length];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            float factor = norm.Gamma.Value[channel] / MathF.Sqrt(norm.RunningVariance[channel] + BatchNorm.Epsilon);
            foldedBias[channel] = ((bias[channel] - norm.RunningMean[channel]) * factor) + norm.Beta.Value[channel];
            for (int i = channel; i < weights.Length; i += bias.Length)
            {
                foldedWeights[i] = weights[i] * factor;
            }
        }

        return (foldedWeights, foldedBias);
    }
}
