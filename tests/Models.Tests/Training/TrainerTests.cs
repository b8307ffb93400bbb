using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Export;
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
        var extras = new TrainingExtras
        {
            Progress = (epoch, _) =>
            {
                epochs = epoch;
                cancel.Cancel();
            },
        };
        Assert.Throws<OperationCanceledException>(() => Trainer.Run(network, new DiscSource(), Plan, 1, extras, cancel.Token));
        Assert.Equal(1, epochs);
    }

    [Fact]
    public void Run_RefusesASourceSmallerThanABatch()
    {
        var random = new RandomGenerator(1);
        var network = new Network([2], [new Dense(2)], random);
        TrainingPlan plan = Plan with { BatchSize = DiscSource.Examples + 1 };
        Assert.Throws<ArgumentException>(() => Trainer.Run(network, new DiscSource(), plan, 1, TrainingExtras.None, CancellationToken.None));
    }

    private static (Network Network, byte[] File) Train(ulong seed, Action<int, double>? progress)
    {
        var random = new RandomGenerator(seed);
        var network = new Network([2], [new Dense(16), new Relu(), new Dense(2)], random);
        Trainer.Run(network, new DiscSource(), Plan, seed, new TrainingExtras { Progress = progress }, CancellationToken.None);
        float[] representative = Numbers.Uniform(new RandomGenerator(5), 2 * 500);
        return (network, TfliteExport.Write(QuantizedNetwork.Calibrate(network, SmallNetwork.Input, representative), "disc"));
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(0.99f, 0f)]
    [InlineData(0.99f, 0.9f)]
    public void Run_GoesOnFromACheckpointToTheSameWeights(float averageDecay, float momentum)
    {
        using var folder = new TemporaryFolder();
        TrainingPlan plan = Plan with { Epochs = 6, AverageDecay = averageDecay, Momentum = momentum, LearningRate = 1e-2f };
        using var cancel = new CancellationTokenSource();
        Network Fresh() => new([2], [new Dense(16), new BatchNorm(), new Relu(), new Dropout(0.2f), new Dense(2)], new RandomGenerator(64));

        Network whole = Fresh();
        Trainer.Run(whole, new DiscSource(), plan, 64, TrainingExtras.None, CancellationToken.None);

        var stopAtThree = new TrainingExtras
        {
            Checkpoint = new Checkpoint(folder.Path, "run"),
            Progress = (epoch, _) =>
            {
                if (epoch == 3)
                {
                    cancel.Cancel();
                }
            },
        };
        Assert.Throws<OperationCanceledException>(() => Trainer.Run(Fresh(), new DiscSource(), plan, 64, stopAtThree, cancel.Token));
        Network resumed = Fresh();
        var epochs = new List<int>();
        var goOn = new TrainingExtras { Checkpoint = new Checkpoint(folder.Path, "run"), Progress = (epoch, _) => epochs.Add(epoch) };
        Trainer.Run(resumed, new DiscSource(), plan, 64, goOn, CancellationToken.None);

        Assert.Equal([4, 5, 6], epochs);
        Assert.Equal(whole.State, resumed.State);
    }

    [Fact]
    public void Run_StopsWhenValidationGetsNoBetterAndKeepsTheBestWeights()
    {
        var random = new RandomGenerator(65);
        var network = new Network([2], [new Dense(2)], random);
        var seen = new List<float>();
        double[] losses = [3, 2, 1, 4, 5, 6, 0];
        var extras = new TrainingExtras
        {
            ValidationLoss = validated =>
            {
                seen.Add(validated.Parameters[0].Value[0]);
                return losses[seen.Count - 1];
            },
        };
        Trainer.Run(network, new DiscSource(), Plan with { Patience = 3 }, 65, extras, CancellationToken.None);
        Assert.Equal(6, seen.Count);
        Assert.Equal(seen[2], network.Parameters[0].Value[0]);
    }

    [Fact]
    public void Checkpoint_ThatIsDamagedOrOfAnotherRunIsNotRead()
    {
        using var folder = new TemporaryFolder();
        var checkpoint = new Checkpoint(folder.Path, "one");
        checkpoint.Save([[1, 2], [3]]);
        Assert.False(new Checkpoint(folder.Path, "other").TryLoad([new float[2], new float[1]]));
        Assert.False(checkpoint.TryLoad([new float[1], new float[2]]));
        float[][] loaded = [new float[2], new float[1]];
        Assert.True(checkpoint.TryLoad(loaded));
        Assert.Equal([[1, 2], [3]], loaded);

        string file = Directory.GetFiles(folder.Path)[0];
        byte[] bytes = File.ReadAllBytes(file);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte[] spoiled = bytes.ToArray();
            spoiled[at] ^= 1;
            File.WriteAllBytes(file, spoiled);
            Assert.False(checkpoint.TryLoad([new float[2], new float[1]]));
            File.WriteAllBytes(file, bytes[..at]);
            Assert.False(checkpoint.TryLoad([new float[2], new float[1]]));
        }
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

        public float Write(int index, RandomGenerator random, Span<float> input, Span<float> target)
        {
            float[] point = Numbers.Uniform(random, 2);
            point.CopyTo(input);
            target[LabelOf(point)] = 1;
            return 1;
        }
    }
}
