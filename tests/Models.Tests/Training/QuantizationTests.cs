using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>The quantised network in the engine, against a second implementation bit for bit and against the float network closely.</summary>
public class QuantizationTests
{
    // Operators of the small network that a ReLU is fused into.
    private static readonly int[] FusedRelu = [0, 1, 3, 7];

    [Theory]
    [InlineData(51, EnginePath.Board)]
    [InlineData(52, EnginePath.Host)]
    public void Invoke_EqualsPlainIntegerArithmeticForEveryOperator(ulong seed, EnginePath path)
    {
        var small = new SmallNetwork(seed);
        var interpreter = new Interpreter(small.Model, path);
        var random = new RandomGenerator(seed);
        for (int run = 0; run < 20; run++)
        {
            sbyte[] codes = Enumerable.Range(0, SmallNetwork.InputLength).Select(_ => (sbyte)(random.Below(256) - 128)).ToArray();
            codes.CopyTo(interpreter.Int8Input(0));
            var outputs = new List<sbyte[]>();
            interpreter.InvokeObserved((_, bytes) => outputs.Add(bytes.Select(code => (sbyte)code).ToArray()));
            for (int op = 0; op < outputs.Count - 1; op++)
            {
                codes = PlainIntegerGraph.Run(small.Model, small.Model.Operators[op], codes, FusedRelu.Contains(op));
                Assert.Equal(codes, outputs[op]);
            }

            HoldSoftmax(small.Model.Tensors[small.Model.Operators[^1].Inputs[0]].Scale, codes, outputs[^1]);
        }
    }

    [Fact]
    public void Export_StaysCloseToTheFloatNetwork()
    {
        var small = new SmallNetwork(53);
        var interpreter = new Interpreter(small.Model);
        var probabilities = new double[SmallNetwork.Classes];
        double squares = 0;
        const int Examples = 100;
        for (int example = 0; example < Examples; example++)
        {
            float[] input = small.Representative.AsSpan(example * SmallNetwork.InputLength, SmallNetwork.InputLength).ToArray();
            SoftmaxCrossEntropy.Softmax(small.Network.Forward(input, 1).AsSpan(0, SmallNetwork.Classes), probabilities);
            for (int i = 0; i < input.Length; i++)
            {
                interpreter.Int8Input(0)[i] = SmallNetwork.Input.Quantize(input[i]);
            }

            interpreter.Invoke();
            for (int i = 0; i < probabilities.Length; i++)
            {
                double difference = ((interpreter.Int8Output(0)[i] + 128) / 256.0) - probabilities[i];
                Assert.InRange(difference, -0.1, 0.1);
                squares += difference * difference;
            }
        }

        Assert.InRange(Math.Sqrt(squares / (Examples * SmallNetwork.Classes)), 0, 0.02);
    }

    [Fact]
    public void Fold_KeepsTheOutputOfConvolutionAndBatchNormalisation()
    {
        var small = new SmallNetwork(54);
        FoldedLayer folded = FoldedLayer.Fold(small.Network.Layers)[0];
        var convolution = new Conv2D(6, 3, 2);
        var bare = new Network([12, 9, 2], [convolution, new Relu()], new RandomGenerator(1));
        folded.Weights.CopyTo(convolution.Weights.Value, 0);
        folded.Bias.CopyTo(convolution.Bias.Value, 0);

        float[] values = small.Representative;
        foreach (Layer layer in small.Network.Layers.Take(3))
        {
            values = layer.Forward(values, 10, training: false);
        }

        float[] found = bare.Forward(small.Representative, 10);
        Assert.Same(small.Network.Layers[2], folded.Last);
        Assert.True(folded.HasRelu);
        Assert.All(Enumerable.Range(0, 10 * 6 * 5 * 6), i => Assert.Equal(values[i], found[i], 1e-4f));
    }

    // The reference softmax is good to about one code of 1/256.
    private static void HoldSoftmax(float scale, sbyte[] logits, sbyte[] codes)
    {
        var probabilities = new double[logits.Length];
        SoftmaxCrossEntropy.Softmax(logits.Select(code => scale * code).ToArray(), probabilities);
        for (int i = 0; i < codes.Length; i++)
        {
            Assert.InRange(codes[i] + 128 - Math.Min(255, probabilities[i] * 256), -1, 1);
        }
    }
}
