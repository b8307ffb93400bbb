using System;
using System.Linq;
using System.Threading;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Export;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>The network that training sees on int8 codes, against the engine that runs the exported file: the same codes, before and after training.</summary>
public class QuantizationAwareTests
{
    [Theory]
    [InlineData(71)]
    [InlineData(72)]
    public void Forward_GivesTheEnginesOwnLogits(ulong seed)
    {
        var small = new SmallNetwork(seed);
        HoldToTheEngine(small.Quantized, small.File, seed);
    }

    [Fact]
    public void Forward_GivesTheEnginesOwnLogitsAfterTrainingToo()
    {
        var small = new SmallNetwork(73);
        Network codes = small.Quantized.ForTraining();
        var plan = new TrainingPlan { Epochs = 2, BatchSize = 8, LearningRate = 1e-3f, WarmUpEpochs = 0 };
        Trainer.Run(codes, new NoiseSource(), plan, 73, TrainingExtras.None, CancellationToken.None);
        byte[] file = TfliteExport.Write(small.Quantized, "trained");
        Assert.NotEqual(small.File.Length == file.Length ? small.File : [], file);
        HoldToTheEngine(small.Quantized, file, 73);
    }

    [Fact]
    public void Training_OnCodesLowersTheLossThatRoundingCost()
    {
        var small = new SmallNetwork(74);
        Network codes = small.Quantized.ForTraining();
        double first = 0;
        double last = 0;
        var extras = new TrainingExtras { Progress = (epoch, loss) => (first, last) = (epoch == 1 ? loss : first, loss) };
        Trainer.Run(codes, new NoiseSource(), new TrainingPlan { Epochs = 30, BatchSize = 8, LearningRate = 3e-3f, LabelSmoothing = 0 }, 74, extras, CancellationToken.None);
        Assert.True(last < 0.8 * first, $"loss {first} to {last}");
    }

    // Where nothing is cut off, the gradient through the rounding is that of the same layer on real numbers.
    [Fact]
    public void Backward_OfASumIsThatOfTheRealLayer()
    {
        var random = new RandomGenerator(75);
        var dense = new Dense(5);
        var real = new Network([7], [dense], random);
        float[] input = Numbers.Uniform(random, 3 * 7);
        QuantizedNetwork quantized = QuantizedNetwork.Calibrate(real, SmallNetwork.Input, input.Select(value => 1.5f * value).ToArray());
        Network codes = quantized.ForTraining();
        float[] output = codes.Forward(input, 3).AsSpan(0, 15).ToArray();
        float[] expected = real.Forward(input, 3).AsSpan(0, 15).ToArray();
        Assert.All(Enumerable.Range(0, 15), i => Assert.Equal(expected[i], output[i], 0.05f));

        float[] factors = Numbers.Uniform(random, 15);
        float[] gradient = real.Backward(factors, 3).AsSpan(0, 21).ToArray();
        float[] found = codes.Backward(factors, 3).AsSpan(0, 21).ToArray();
        Assert.All(Enumerable.Range(0, 21), i => Assert.Equal(gradient[i], found[i], 0.03f));
        Assert.All(Enumerable.Range(0, 35), i => Assert.Equal(dense.Weights.Gradient[i], codes.Parameters[0].Gradient[i], 0.03f));
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(dense.Bias.Gradient[i], codes.Parameters[1].Gradient[i], 0.03f));
    }

    private static void HoldToTheEngine(QuantizedNetwork quantized, byte[] file, ulong seed)
    {
        TfliteModel model = TfliteModel.Parse(file);
        var engine = new Int8Logits(model);
        Network codes = quantized.ForTraining();
        var random = new RandomGenerator(seed);
        for (int run = 0; run < 50; run++)
        {
            float[] input = Numbers.Uniform(random, SmallNetwork.InputLength, -1.1f, 1.1f);
            Assert.Equal(engine.Run(input), codes.Forward(input, 1).AsSpan(0, SmallNetwork.Classes).ToArray());
        }
    }

    /// <summary>Eighty fixed noisy images with fixed labels.</summary>
    private sealed class NoiseSource : IExampleSource
    {
        public int Count => 80;

        public int ExampleLength => SmallNetwork.InputLength;

        public void BeginEpoch(RandomGenerator random)
        {
            // The order is that of the images.
        }

        public float Write(int index, RandomGenerator random, Span<float> input, Span<float> target)
        {
            Numbers.Uniform(new RandomGenerator((ulong)index), input.Length).CopyTo(input);
            target[index % SmallNetwork.Classes] = 1;
            return 1;
        }
    }
}
