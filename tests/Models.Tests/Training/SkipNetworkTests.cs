using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Export;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;
using MeadowTinyMl.Training.Sound;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>Residual and squeeze-and-excite layers on int8 codes and in the exported file, against the engine that runs it.</summary>
public class SkipNetworkTests
{
    private const int Length = 8 * 6 * 4;
    private const int Classes = 3;

    [Theory]
    [InlineData(91, EnginePath.Board)]
    [InlineData(92, EnginePath.Host)]
    [InlineData(93, EnginePath.Host)]
    public void ForTraining_GivesTheEnginesOwnCodesBehindEveryOperator(ulong seed, EnginePath path)
    {
        (QuantizedNetwork quantized, _) = Create(seed);
        HoldToTheEngine(quantized, path, seed);
    }

    [Fact]
    public void ForTraining_GivesTheEnginesOwnCodesAfterTrainingTooAndTrainingHelps()
    {
        (QuantizedNetwork quantized, float[] examples) = Create(94);
        Network codes = quantized.ForTraining();
        double first = 0;
        double last = 0;
        var extras = new TrainingExtras { Progress = (epoch, loss) => (first, last) = (epoch == 1 ? loss : first, loss) };
        var plan = new TrainingPlan { Epochs = 60, BatchSize = 8, LearningRate = 5e-3f, LabelSmoothing = 0 };
        Trainer.Run(codes, new FixedSource(examples), plan, 94, extras, CancellationToken.None);
        Assert.True(last < 0.8 * first, $"loss {first} to {last}");
        HoldToTheEngine(quantized, EnginePath.Host, 94);
    }

    // Rounded gates and sums shift the gradient a little; the greatest difference stays below a fifth of the greatest gradient.
    [Fact]
    public void Backward_IsNearThatOfTheRealLayers()
    {
        var random = new RandomGenerator(95);
        Layer[] layers = [new Residual([new Conv2D(4, 3, 1), new SqueezeExcite(4, 2)]), new GlobalAveragePool(), new Dense(Classes)];
        var real = new Network([8, 6, 4], layers, random);
        float[] input = Numbers.Uniform(random, 2 * Length, -0.9f, 0.9f);
        QuantizedNetwork quantized = QuantizedNetwork.Calibrate(real, SmallNetwork.Input, input.Select(value => 1.1f * value).ToArray());
        Network codes = quantized.ForTraining();
        real.Forward(input, 2);
        codes.Forward(input, 2);
        float[] factors = Numbers.Uniform(random, 2 * Classes);
        float[] expected = real.Backward(factors, 2).AsSpan(0, 2 * Length).ToArray();
        float[] found = codes.Backward(factors, 2).AsSpan(0, 2 * Length).ToArray();
        float greatest = expected.Max(Math.Abs);
        Assert.InRange(expected.Zip(found, (real, rounded) => Math.Abs(real - rounded)).Max(), 0, 0.2f * greatest);
        float[] gates = ((Dense)((SqueezeExcite)((Residual)layers[0]).Inner[1]).Inner[3]).Weights.Gradient;
        float[] gatesOnCodes = codes.Parameters[4].Gradient;
        Assert.Equal(gates.Length, gatesOnCodes.Length);
        Assert.InRange(gates.Zip(gatesOnCodes, (real, rounded) => Math.Abs(real - rounded)).Max(), 0, 0.2f * gates.Max(Math.Abs));
    }

    [Fact]
    public void Export_WritesBothBranchesWithTheVersionsThatHaveInt8()
    {
        TfliteModel model = TfliteModel.Parse(TfliteExport.Write(Create(96).Quantized, "skip"));
        Assert.Equal(
            [
                BuiltinOperator.Conv2D,
                BuiltinOperator.DepthwiseConv2D, BuiltinOperator.AveragePool2D, BuiltinOperator.Reshape, BuiltinOperator.FullyConnected, BuiltinOperator.FullyConnected, BuiltinOperator.Logistic,
                BuiltinOperator.Mul, BuiltinOperator.Conv2D, BuiltinOperator.Add,
                BuiltinOperator.AveragePool2D, BuiltinOperator.Reshape, BuiltinOperator.FullyConnected, BuiltinOperator.Softmax,
            ],
            model.Operators.Select(op => op.Code));
        Assert.All(model.Operators.Where(op => op.Code is BuiltinOperator.Add or BuiltinOperator.Mul or BuiltinOperator.Logistic), op => Assert.Equal(2, op.Version));

        OperatorInfo add = model.Operators.Single(op => op.Code == BuiltinOperator.Add);
        Assert.Equal(model.Operators[0].Outputs[0], add.Inputs[0]);
        OperatorInfo gate = model.Operators.Single(op => op.Code == BuiltinOperator.Logistic);
        Assert.Equal((1f / 256, -128), (model.Tensors[gate.Outputs[0]].Scale, model.Tensors[gate.Outputs[0]].ZeroPoint));
    }

    [Fact]
    public void Export_StaysCloseToTheFloatNetwork()
    {
        (QuantizedNetwork quantized, float[] examples, Network network) = CreateAll(97);
        var engine = new Int8Logits(TfliteModel.Parse(TfliteExport.Write(quantized, "skip")));
        float[] logits = network.Forward(examples, 50).AsSpan(0, 50 * Classes).ToArray();
        float range = logits.Max() - logits.Min();
        for (int example = 0; example < 50; example++)
        {
            float[] found = engine.Run(examples.AsSpan(example * Length, Length).ToArray());
            Assert.All(Enumerable.Range(0, Classes), i => Assert.InRange(found[i] - logits[(example * Classes) + i], -0.1f * range, 0.1f * range));
        }
    }

    [Fact]
    public void Write_RefusesATemperatureWhereTheLastLayerHasNoWeights()
    {
        var network = new Network([2, 2, 3], [new Conv2D(3, 1, 1), new GlobalAveragePool()], new RandomGenerator(1));
        QuantizedNetwork quantized = QuantizedNetwork.Calibrate(network, SmallNetwork.Input, Numbers.Uniform(new RandomGenerator(2), 12));
        Assert.NotEmpty(TfliteExport.Write(quantized, "pool"));
        Assert.Throws<NotSupportedException>(() => TfliteExport.Write(quantized, "pool", 1.5));
    }

    [Fact]
    public void SoundArchitecture_WithBothRunsInTheEngine()
    {
        var architecture = new SoundArchitecture(8, [(8, 1), (16, 2), (16, 1)], 0) { Residual = true, Squeeze = 4 };
        TfliteModel model = TfliteModel.Parse(SoundTraining.Untrained(architecture, TinySounds.Recipe.FrontEnd, 5));
        Assert.Equal(2, model.Operators.Count(op => op.Code == BuiltinOperator.Add));
        Assert.Equal(3, model.Operators.Count(op => op.Code == BuiltinOperator.Mul));
        new Interpreter(model).Invoke();
    }

    private static (QuantizedNetwork Quantized, float[] Examples) Create(ulong seed)
    {
        (QuantizedNetwork quantized, float[] examples, _) = CreateAll(seed);
        return (quantized, examples);
    }

    private static (QuantizedNetwork Quantized, float[] Examples, Network Network) CreateAll(ulong seed)
    {
        var random = new RandomGenerator(seed);
        Layer[] layers =
        [
            new Conv2D(8, 3, 1), new BatchNorm(), new Relu(),
            new Residual([new DepthwiseConv2D(3, 1), new BatchNorm(), new Relu(), new SqueezeExcite(8, 3), new Conv2D(8, 1, 1), new BatchNorm()]), new Relu(),
            new GlobalAveragePool(), new Dense(Classes),
        ];
        var network = new Network([8, 6, 4], layers, random);
        foreach (Parameter parameter in network.Parameters.Where(parameter => !parameter.Decays))
        {
            Numbers.Uniform(random, parameter.Value.Length, 0.3f, 1.5f).CopyTo(parameter.Value, 0);
        }

        float[] examples = Numbers.Uniform(random, 80 * Length);
        for (int i = 0; i < 60; i++)
        {
            network.Forward(examples, 80, training: true);
        }

        return (QuantizedNetwork.Calibrate(network, SmallNetwork.Input, examples), examples, network);
    }

    private static void HoldToTheEngine(QuantizedNetwork quantized, EnginePath path, ulong seed)
    {
        TfliteModel model = TfliteModel.Parse(TfliteExport.Write(quantized, "skip"));
        var engine = new Interpreter(model, path);
        Network codes = quantized.ForTraining();
        var random = new RandomGenerator(seed);
        for (int run = 0; run < 40; run++)
        {
            float[] input = Numbers.Uniform(random, Length, -1.1f, 1.1f);
            input.Select(value => SmallNetwork.Input.Quantize(value)).ToArray().CopyTo(engine.Int8Input(0));
            var outputs = new Dictionary<int, sbyte[]>();
            engine.InvokeObserved((op, bytes) => outputs[op.Outputs[0]] = bytes.Select(code => (sbyte)code).ToArray());
            codes.Forward(input, 1);
            Hold(model, outputs, BuiltinOperator.Add, codes.Layers[2].Output);
            Hold(model, outputs, BuiltinOperator.Mul, ((CompositeLayer)codes.Layers[2]).Inner[1].Output);
            Hold(model, outputs, BuiltinOperator.Logistic, ((CompositeLayer)((CompositeLayer)codes.Layers[2]).Inner[1]).Inner[3].Output);
            int logits = model.Operators[^1].Inputs[0];
            Assert.Equal(outputs[logits].Select(code => model.Tensors[logits].Scale * (code - model.Tensors[logits].ZeroPoint)), codes.Layers[^1].Output.Take(Classes));
        }
    }

    private static void Hold(TfliteModel model, Dictionary<int, sbyte[]> outputs, BuiltinOperator code, float[] found)
    {
        int tensor = model.Operators.Single(op => op.Code == code).Outputs[0];
        sbyte[] expected = outputs[tensor];
        Assert.Equal(expected.Select(value => (float)(value - model.Tensors[tensor].ZeroPoint)), found.Take(expected.Length));
    }

    /// <summary>The examples with labels in turn.</summary>
    private sealed class FixedSource(float[] examples) : IExampleSource
    {
        public int Count => examples.Length / Length;

        public int ExampleLength => Length;

        public void BeginEpoch(RandomGenerator random)
        {
            // The order is that of the examples.
        }

        public float Write(int index, RandomGenerator random, Span<float> input, Span<float> target)
        {
            examples.AsSpan(index * Length, Length).CopyTo(input);
            target[index % Classes] = 1;
            return 1;
        }
    }
}
