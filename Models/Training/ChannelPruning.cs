using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Training.Layers;

namespace MeadowTinyMl.Training;

/// <summary>
/// Removes the least important channels of convolutions and hidden dense layers and all that hangs on them: their normalisation, the depthwise filters behind them and the rows of the
/// next layer's weights. The network that comes out is smaller, not sparser, and is trained on for a while.
/// </summary>
/// <remarks>
/// Importance is the sum of the magnitudes of a channel's weights times its scale of normalisation: Li et al., Pruning filters for efficient convnets, ICLR 2017,
/// section 3; Liu et al., Learning efficient convolutional networks through network slimming, ICCV 2017, section 3. Layers one after another, no branches.
/// </remarks>
public static class ChannelPruning
{
    /// <summary>Builds the smaller network.</summary>
    /// <param name="network">A trained network; unchanged.</param>
    /// <param name="keep">Share of the channels of each pointwise or full convolution and of the units of each hidden dense layer that stays, above 0 to 1.</param>
    /// <param name="multiple">Channels that stay are rounded up to a multiple of this, as vectors like it.</param>
    /// <exception cref="NotSupportedException">A layer is of a kind that cannot be pruned through.</exception>
    public static Network Prune(Network network, double keep, int multiple = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(keep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiple, 1);
        int[] channels = Enumerable.Range(0, network.InputShape[^1]).ToArray();
        var layers = new List<Layer>();
        var fill = new List<Action>();
        for (int at = 0; at < network.Layers.Count; at++)
        {
            int[] before = channels;
            switch (network.Layers[at])
            {
                case Conv2D old:
                    channels = MostImportant(old.Weights, old.Bias.Value.Length, network.Layers.ElementAtOrDefault(at + 1) as BatchNorm, keep, multiple);
                    var conv = new Conv2D(channels.Length, old.Size, old.Stride);
                    layers.Add(conv);
                    fill.Add(Copy(old.Weights, conv, () => conv.Weights, old.InputShape[2], before, channels, old.Bias.Value.Length));
                    fill.Add(Copy(old.Bias, conv, () => conv.Bias, 1, [0], channels, old.Bias.Value.Length));
                    break;
                case DepthwiseConv2D old:
                    var depthwise = new DepthwiseConv2D(old.Size, old.Stride);
                    layers.Add(depthwise);
                    fill.Add(Copy(old.Weights, depthwise, () => depthwise.Weights, 1, [0], before, old.InputShape[2]));
                    fill.Add(Copy(old.Bias, depthwise, () => depthwise.Bias, 1, [0], before, old.InputShape[2]));
                    break;
                case BatchNorm old:
                    var norm = new BatchNorm();
                    layers.Add(norm);
                    fill.Add(() => Pick(old, norm, before));
                    break;
                case Dense old when old.InputShape.Length == 1:
                    // The last layer's units are the classes.
                    bool isHidden = network.Layers.Skip(at + 1).Any(layer => layer is Dense);
                    channels = MostImportant(old.Weights, old.Bias.Value.Length, null, isHidden ? keep : 1, multiple);
                    var dense = new Dense(channels.Length);
                    layers.Add(dense);
                    fill.Add(Copy(old.Weights, dense, () => dense.Weights, old.InputShape[0], before, channels, old.Bias.Value.Length));
                    fill.Add(Copy(old.Bias, dense, () => dense.Bias, 1, [0], channels, old.Bias.Value.Length));
                    break;
                case Relu:
                    layers.Add(new Relu());
                    break;
                case GlobalAveragePool:
                    layers.Add(new GlobalAveragePool());
                    break;
                case Dropout old:
                    layers.Add(new Dropout(old.Rate));
                    break;
                default:
                    throw new NotSupportedException($"Channels cannot be pruned through a {network.Layers[at].GetType().Name}.");
            }
        }

        var pruned = new Network(network.InputShape, layers, new RandomGenerator(0));
        fill.ForEach(action => action());
        return pruned;
    }

    private static int[] MostImportant(Parameter weights, int filters, BatchNorm? norm, double keep, int multiple)
    {
        var importance = new double[filters];
        for (int i = 0; i < weights.Value.Length; i++)
        {
            importance[i % filters] += Math.Abs((double)weights.Value[i]);
        }

        for (int filter = 0; filter < filters && norm != null; filter++)
        {
            importance[filter] *= Math.Abs((double)norm.Gamma.Value[filter]) / Math.Sqrt(norm.RunningVariance[filter] + BatchNorm.Epsilon);
        }

        int count = Math.Min(filters, ((int)Math.Ceiling(keep * filters) + multiple - 1) / multiple * multiple);
        return Enumerable.Range(0, filters).OrderByDescending(filter => importance[filter]).ThenBy(filter => filter).Take(count).Order().ToArray();
    }

    // Weights are [taps, inputs, outputs]; of each tap the kept inputs and outputs are copied.
    private static Action Copy(Parameter from, Layer layer, Func<Parameter> to, int oldInputs, int[] inputs, int[] outputs, int oldOutputs) => () =>
    {
        float[] target = to().Value;
        int taps = from.Value.Length / (oldInputs * oldOutputs);
        int at = 0;
        for (int tap = 0; tap < taps; tap++)
        {
            foreach (int input in inputs)
            {
                foreach (int output in outputs)
                {
                    target[at++] = from.Value[(((tap * oldInputs) + input) * oldOutputs) + output];
                }
            }
        }

        System.Diagnostics.Debug.Assert(at == target.Length, $"All weights of a {layer.GetType().Name} are copied.");
    };

    private static void Pick(BatchNorm from, BatchNorm to, int[] channels)
    {
        for (int i = 0; i < channels.Length; i++)
        {
            to.Gamma.Value[i] = from.Gamma.Value[channels[i]];
            to.Beta.Value[i] = from.Beta.Value[channels[i]];
            to.RunningMean[i] = from.RunningMean[channels[i]];
            to.RunningVariance[i] = from.RunningVariance[channels[i]];
        }
    }
}
