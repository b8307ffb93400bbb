using System.Collections.Generic;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Sound;

/// <summary>The sound network: a convolution and five depthwise-separable blocks, then the mean over the patch.</summary>
/// <remarks>The block is that of Howard et al., MobileNets, 2017, section 3.1.</remarks>
internal static class SoundNetwork
{
    public static Network Create(LogMelOptions options, int classes, RandomGenerator random)
    {
        var layers = new List<Layer> { new Conv2D(16, 3, 2), new BatchNorm(), new Relu() };
        Separable(layers, 32, 1);
        Separable(layers, 48, 2);
        Separable(layers, 64, 1);
        Separable(layers, 96, 2);
        Separable(layers, 96, 1);
        layers.Add(new GlobalAveragePool());
        layers.Add(new Dropout(0.3f, new RandomGenerator(random.NextBits())));
        layers.Add(new Dense(classes));
        return new Network([options.Frames, options.MelBands, 1], layers, random);
    }

    private static void Separable(List<Layer> layers, int filters, int stride)
    {
        layers.Add(new DepthwiseConv2D(3, stride));
        layers.Add(new BatchNorm());
        layers.Add(new Relu());
        layers.Add(new Conv2D(filters, 1, 1));
        layers.Add(new BatchNorm());
        layers.Add(new Relu());
    }
}
