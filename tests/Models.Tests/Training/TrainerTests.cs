using System;
using System.Collections.Generic;
using System.Threading;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Training from a seed to a file: the same seed gives the same bytes, and the int8 file has learnt what the float network learnt.</summary>
public class TrainerTests
{
    private static readonly TrainingPlan Plan = new() { Epochs = 80, BatchSize = 32, LearningRate = 1e-2f, LabelSmoothing = 0 };

    [Fact]
    public void Run_LearnsADiscInASquareAndKeepsItThroughQuantisation()
    {
        var losses = new List<double>();
        (Network network, byte[] file) = Train(61, (_, loss) => losses.Add(loss));
        var interpreter = new Interpreter(TfliteModel.Parse(file));
        var random = new RandomGenerator(1_000);
        int right = 0;
        int rightInt8 = 0;
        const int Points = 2_000;
        for (int i = 0; i < Points; i++)
        {
            float[] point = Numbers.Uniform(random, 2);
            int label = DiscSource.LabelOf(point);
            float[] logits = network.Forward(point, 1);
            right += (logits[1] > logits[0] ? 1 : 0) == label ? 1 : 0;
            interpreter.Int8Input(0)[0] = SmallNetwork.Input.Quantize(point[0]);
            interpreter.Int8Input(0)[1] = SmallNetwork.Input.Quantize(point[1]);
            interpreter.Invoke();
            rightInt8 += (interpreter.Int8Output(0)[1] > interpreter.Int8Output(0)[0] ? 1 : 0) == label ? 1 : 0;
        }

        Assert.Equal(Plan.Epochs, losses.Count);
        Assert.True(losses[^1] < 0.6 * losses[0], $"loss {losses[0]} to {losses[^1]}");
        Assert.InRange((double)right / Points, 0.97, 1);
        Assert.InRange((double)rightInt8 / Points, ((double)right / Points) - 0.01, 1);
    }

    [Fact]
    public void Run_WithTheSameSeedGivesTheSameBytes()
    {
        byte[] first = Train(62, null).File;
        Assert.Equal(first, Train(62, null).File);
        Assert.NotEqual(first, Train(63, null).File);
    }

    [Fact]
    public void Run_EndsWhenToldTo()
    {
        using var cancel = new CancellationTokenSource();
        var random = new RandomGenerator(1);
        var network = new Network([2], [new Dense(2)], random);
        int epochs = 0;
        Assert.Throws<OperationCanceledException>(() => Trainer.Run(
            network,
            new DiscSource(),
            Plan,
            random,
            (epoch, _) =>
            {
                epochs = epoch;
                cancel.Cancel();
            },
            cancel.Token));
        Assert.Equal(1, epochs);
    }

    [Fact]
    public void Run_RefusesASourceSmallerThanABatch()
    {
        var random = new RandomGenerator(1);
        var network = new Network([2], [new Dense(2)], random);
        TrainingPlan plan = Plan with { BatchSize = DiscSource.Examples + 1 };
        Assert.Throws<ArgumentException>(() => Trainer.Run(network, new DiscSource(), plan, random, null, CancellationToken.None));
    }

    private static (Network Network, byte[] File) Train(ulong seed, Action<int, double>? progress)
    {
        var random = new RandomGenerator(seed);
        var network = new Network([2], [new Dense(16), new Relu(), new Dense(2)], random);
        Trainer.Run(network, new DiscSource(), Plan, random, progress, CancellationToken.None);
        float[] representative = Numbers.Uniform(new RandomGenerator(5), 2 * 500);
        return (network, PostTrainingQuantizer.Export(network, SmallNetwork.Input, representative, "disc"));
    }

    /// <summary>Points of a square; those in a disc of about half its area are class 1.</summary>
    private sealed class DiscSource : IExampleSource
    {
        public const int Examples = 640;

        public int Count => Examples;

        public int ExampleLength => 2;

        public static int LabelOf(float[] point) => (point[0] * point[0]) + (point[1] * point[1]) < 0.64f ? 1 : 0;

        public void BeginEpoch(RandomGenerator random)
        {
            // Every point is drawn anew.
        }

        public (int Label, float Weight) Write(int index, RandomGenerator random, float[] input, int offset)
        {
            float[] point = Numbers.Uniform(random, 2);
            point.CopyTo(input, offset);
            return (LabelOf(point), 1);
        }
    }
}
