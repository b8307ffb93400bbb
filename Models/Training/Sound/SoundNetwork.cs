using System;
using System.Collections.Generic;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training.Sound;

/// <summary>The sound network: a convolution and depthwise-separable blocks, then the mean over the patch.</summary>
/// <remarks>
/// The block is that of Howard et al., MobileNets, 2017, section 3.1; a sum around it as in Sandler et al., MobileNetV2, CVPR 2018, section 3.3; gates behind the depthwise
/// convolution as in Howard et al., Searching for MobileNetV3, ICCV 2019, section 5.
/// </remarks>
internal static class SoundNetwork
{
    /// <summary>The filters of the first convolution, then filters and stride of each block.</summary>
    // An array, as a candidate's are: checkpoints are named by the text of the architecture, and either may go on from the other's.
    public static readonly SoundArchitecture Student = new(16, ((int, int)[])[(32, 1), (48, 2), (64, 1), (96, 2), (96, 1)], 0.2f);

    public static Network Create(SoundArchitecture architecture, LogMelOptions options, int classes, RandomGenerator random)
    {
        var layers = new List<Layer> { new Conv2D(architecture.Stem, 3, 2), new BatchNorm(), new Relu() };
        int channels = architecture.Stem;
        foreach ((int filters, int stride) in architecture.Blocks)
        {
            List<Layer> block = [new DepthwiseConv2D(3, stride), new BatchNorm(), new Relu()];
            if (architecture.Squeeze > 0)
            {
                block.Add(new SqueezeExcite(channels, Math.Max(1, channels / architecture.Squeeze)));
            }

            block.AddRange([new Conv2D(filters, 1, 1), new BatchNorm()]);
            layers.AddRange(architecture.Residual && stride == 1 && filters == channels ? [new Residual(block)] : block);
            layers.Add(new Relu());
            channels = filters;
        }

        layers.AddRange([new GlobalAveragePool(), new Dropout(architecture.Dropout), new Dense(classes)]);
        return new Network([options.Frames, options.MelBands, 1], layers, random);
    }
}
