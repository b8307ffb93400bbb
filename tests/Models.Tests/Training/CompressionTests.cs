using System;
using System.Linq;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Layers;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Pruning and distillation.</summary>
public class CompressionTests
{
    [Fact]
    public void ChannelPruning_ThatKeepsAllGivesTheSameAnswers()
    {
        var small = new SmallNetwork(81);
        Network kept = ChannelPruning.Prune(small.Network, 1);
        Assert.Equal(Answers(small.Network, small.Representative), Answers(kept, small.Representative));
    }

    [Fact]
    public void ChannelPruning_RemovesDeadChannelsWithoutChangingAnAnswer()
    {
        var random = new RandomGenerator(82);
        Layer[] layers =
        [
            new Conv2D(8, 3, 2), new BatchNorm(), new Relu(),
            new DepthwiseConv2D(3, 1), new BatchNorm(), new Relu(),
            new Conv2D(8, 1, 1), new BatchNorm(), new Relu(),
            new GlobalAveragePool(), new Dense(3),
        ];
        var network = new Network([9, 8, 2], layers, random);
        foreach (BatchNorm norm in layers.OfType<BatchNorm>())
        {
            Numbers.Uniform(random, 8, 0.5f, 1).CopyTo(norm.Gamma.Value, 0);
            foreach (int dead in new[] { 1, 4, 6, 7 })
            {
                (norm.Gamma.Value[dead], norm.Beta.Value[dead]) = (0, 0);
            }
        }

        Network pruned = ChannelPruning.Prune(network, 0.5);
        Assert.Equal([5, 4, 4], pruned.Layers[0].OutputShape);
        Assert.Equal([5, 4, 4], pruned.Layers[6].OutputShape);
        Assert.True(pruned.Parameters.Sum(parameter => parameter.Value.Length) < network.Parameters.Sum(parameter => parameter.Value.Length) / 1.7);
        float[] input = Numbers.Uniform(random, 10 * 144);
        float[] before = network.Forward(input, 10).AsSpan(0, 30).ToArray();
        float[] after = pruned.Forward(input, 10).AsSpan(0, 30).ToArray();
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(before[i], after[i], 1e-5f));
    }

    [Fact]
    public void ChannelPruning_TakesHiddenUnitsOutButNeverClasses()
    {
        var random = new RandomGenerator(84);
        var hidden = new Dense(8);
        var last = new Dense(3);
        var network = new Network([6], [hidden, new Relu(), last], random);
        foreach (int dead in new[] { 0, 3, 5, 7 })
        {
            hidden.Bias.Value[dead] = 0;
            for (int input = 0; input < 6; input++)
            {
                hidden.Weights.Value[(input * 8) + dead] = 0;
            }
        }

        Network pruned = ChannelPruning.Prune(network, 0.5);
        Assert.Equal([[4], [4], [3]], pruned.Layers.Select(layer => layer.OutputShape));
        float[] input10 = Numbers.Uniform(random, 60);
        float[] before = network.Forward(input10, 10).AsSpan(0, 30).ToArray();
        float[] after = pruned.Forward(input10, 10).AsSpan(0, 30).ToArray();
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(before[i], after[i], 1e-5f));
    }

    [Fact]
    public void MagnitudePruning_TakesTheSmallestWeightsOfEachLayerAndKeepsThemZero()
    {
        var network = new Network([10], [new Dense(8), new Relu(), new Dense(4)], new RandomGenerator(83));
        float[] before = network.Parameters[0].Value.ToArray();
        var pruning = new MagnitudePruning(network, 0.75);
        Assert.Equal(0.75, pruning.Sparsity, 12);
        float limit = before.Select(Math.Abs).Order().ElementAt(60);
        Assert.All(Enumerable.Range(0, 80), i => Assert.Equal(Math.Abs(before[i]) < limit ? 0 : before[i], network.Parameters[0].Value[i]));

        Array.Fill(network.Parameters[0].Value, 1);
        pruning.Apply();
        Assert.Equal(60, network.Parameters[0].Value.Count(value => value == 0));
    }

    [Fact]
    public void Distillation_GradientEqualsDifferenceQuotients()
    {
        var random = new RandomGenerator(84);
        Network[] teachers = [new([6], [new Dense(3)], random), new([6], [new Dense(3)], random)];
        var distillation = new Distillation(teachers, 3, 0.6);
        float[] input = Numbers.Uniform(random, 4 * 6);
        float[] logits = Numbers.Uniform(random, 4 * 3, -2, 2);
        float[] targets = [1, 0, 0, 0, 1, 0, 0, 0.5f, 0.5f, 0, 0, 1];
        float[] weights = [1, 2, 0.5f, 1];

        double Loss(float[] at, float[] gradient) =>
            distillation.Add(input, at, weights, SoftmaxCrossEntropy.Compute(at, targets, weights, 0.1f, gradient), gradient);

        var found = new float[12];
        Loss(logits, found);
        for (int i = 0; i < logits.Length; i++)
        {
            float[] above = logits.ToArray();
            float[] below = logits.ToArray();
            above[i] += 1e-2f;
            below[i] -= 1e-2f;
            Assert.Equal((Loss(above, new float[12]) - Loss(below, new float[12])) / 2e-2, found[i], 1e-4);
        }
    }

    [Fact]
    public void Distillation_OfATeacherThatAgreesHasNoGradient()
    {
        var random = new RandomGenerator(85);
        var teacher = new Network([6], [new Dense(3)], random);
        float[] input = Numbers.Uniform(random, 6);
        float[] logits = teacher.Forward(input, 1).AsSpan(0, 3).ToArray();
        var gradient = new float[3];
        new Distillation([teacher], 2, 1).Add(input, logits, [1], 0, gradient);
        Assert.All(gradient, value => Assert.Equal(0, value, 1e-7f));
    }

    private static float[] Answers(Network network, float[] examples) => network.Forward(examples, 100).AsSpan(0, 100 * SmallNetwork.Classes).ToArray();
}
