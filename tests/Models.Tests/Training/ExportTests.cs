using System;
using System.Linq;
using System.Text;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Export;
using MeadowTinyMl.Training.Layers;
using MeadowTinyMl.Training.Quantization;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>What the exporter writes, as the engine's own reader sees it.</summary>
public class ExportTests
{
    private readonly SmallNetwork _small = new(41);

    [Fact]
    public void Export_WritesTheOperatorsOfTheNetworkInTheirOrder()
    {
        BuiltinOperator[] expected =
        [
            BuiltinOperator.Conv2D, BuiltinOperator.DepthwiseConv2D, BuiltinOperator.Conv2D, BuiltinOperator.DepthwiseConv2D, BuiltinOperator.Conv2D,
            BuiltinOperator.AveragePool2D, BuiltinOperator.Reshape, BuiltinOperator.FullyConnected, BuiltinOperator.FullyConnected, BuiltinOperator.Softmax,
        ];
        Assert.Equal(expected, _small.Model.Operators.Select(op => op.Code));
        Assert.Equal([1, 12, 9, 2], _small.Model.Tensors[_small.Model.Inputs[0]].Shape);
        Assert.Equal([1, SmallNetwork.Classes], _small.Model.Tensors[_small.Model.Outputs[0]].Shape);
    }

    // The lowest versions that have int8 in them, by the reference converter's table of versions.
    [Fact]
    public void Export_AsksForTheVersionsThatHaveInt8() =>
        Assert.Equal([3, 3, 3, 3, 3, 2, 1, 4, 4, 2], _small.Model.Operators.Select(op => op.Version));

    [Fact]
    public void Export_KeepsTheRulesOfTheQuantizationSpecification()
    {
        foreach (OperatorInfo op in _small.Model.Operators)
        {
            TensorInfo input = _small.Model.Tensors[op.Inputs[0]];
            TensorInfo output = _small.Model.Tensors[op.Outputs[0]];
            Assert.Equal(TensorType.Int8, output.Type);
            if (op.Code is BuiltinOperator.AveragePool2D or BuiltinOperator.Reshape)
            {
                Assert.Equal((input.Scale, input.ZeroPoint), (output.Scale, output.ZeroPoint));
            }
            else if (op.Code == BuiltinOperator.Softmax)
            {
                Assert.Equal((1f / 256, -128), (output.Scale, output.ZeroPoint));
            }
            else
            {
                HoldWeights(op, input);
            }
        }
    }

    [Fact]
    public void Export_PutsConstantsOnMultiplesOfSixteen()
    {
        int[] constants = Enumerable.Range(0, _small.Model.Tensors.Count).Where(_small.Model.IsConstant).ToArray();
        Assert.Equal(14, constants.Length);
        foreach (int tensor in constants)
        {
            int at = _small.File.AsSpan().IndexOf(_small.Model.Data(tensor));
            Assert.Equal(0, at % 16);
        }
    }

    [Fact]
    public void Export_WritesIdentifierAndDescription()
    {
        Assert.Equal("TFL3", Encoding.ASCII.GetString(_small.File, 4, 4));
        Assert.True(_small.File.AsSpan().IndexOf("small\0"u8) > 0);
    }

    [Fact]
    public void Export_OfTheSameNetworkGivesTheSameBytes()
    {
        Assert.Equal(_small.File, new SmallNetwork(41).File);
        Assert.NotEqual(_small.File, new SmallNetwork(42).File);
    }

    [Fact]
    public void Export_RefusesARepresentativeDatasetThatIsEmptyOrBroken()
    {
        Assert.Throws<ArgumentException>(() => QuantizedNetwork.Calibrate(_small.Network, SmallNetwork.Input, []));
        Assert.Throws<ArgumentException>(() => QuantizedNetwork.Calibrate(_small.Network, SmallNetwork.Input, new float[SmallNetwork.InputLength + 1]));
    }

    [Fact]
    public void Export_RefusesALayerThatNoOperatorStandsFor()
    {
        var network = new Network([4], [new Relu(), new Dense(2)], new RandomGenerator(1));
        Assert.Throws<NotSupportedException>(() => QuantizedNetwork.Calibrate(network, SmallNetwork.Input, new float[4]));
    }

    [Fact]
    public void Write_WithATemperatureKeepsTheCodesAndDividesTheLogits()
    {
        TfliteModel warm = TfliteModel.Parse(TfliteExport.Write(_small.Quantized, "small", 2.5));
        var plain = new Interpreter(_small.Model);
        var divided = new Interpreter(warm);
        var random = new RandomGenerator(43);
        var probabilities = new double[SmallNetwork.Classes];
        for (int run = 0; run < 20; run++)
        {
            for (int i = 0; i < SmallNetwork.InputLength; i++)
            {
                plain.Int8Input(0)[i] = (sbyte)(random.Below(256) - 128);
            }

            plain.Int8Input(0).CopyTo(divided.Int8Input(0));
            byte[] codes = Logits(plain, _small.Model);
            Assert.Equal(codes, Logits(divided, warm));
            float scale = _small.Model.Tensors[_small.Model.Operators[^1].Inputs[0]].Scale;
            SoftmaxCrossEntropy.Softmax(codes.Select(code => scale * (sbyte)code).ToArray(), probabilities, 2.5);
            Assert.All(
                Enumerable.Range(0, SmallNetwork.Classes),
                i => Assert.InRange(divided.Int8Output(0)[i] + 128 - Math.Min(255, probabilities[i] * 256), -1, 1));
        }
    }

    private static byte[] Logits(Interpreter interpreter, TfliteModel model)
    {
        byte[] logits = [];
        interpreter.InvokeObserved((op, bytes) => logits = op.Index == model.Operators.Count - 2 ? bytes : logits);
        return logits;
    }

    private void HoldWeights(OperatorInfo op, TensorInfo input)
    {
        TensorInfo weights = _small.Model.Tensors[op.Inputs[1]];
        TensorInfo bias = _small.Model.Tensors[op.Inputs[2]];
        bool isDense = op.Code == BuiltinOperator.FullyConnected;
        int dimension = op.Code == BuiltinOperator.DepthwiseConv2D ? 3 : 0;
        Assert.Equal(TensorType.Int8, weights.Type);
        Assert.Equal(TensorType.Int32, bias.Type);
        Assert.Equal(dimension, weights.QuantizedDimension);
        Assert.Equal(isDense ? 1 : weights.Shape[dimension], weights.Scales.Length);
        Assert.All(weights.ZeroPoints, zeroPoint => Assert.Equal(0, zeroPoint));
        Assert.All(bias.ZeroPoints, zeroPoint => Assert.Equal(0, zeroPoint));
        Assert.Equal(weights.Scales.Select(scale => input.Scale * scale), bias.Scales);

        // Symmetric over the whole range: each scale's largest code is 127, and −128 is not used.
        sbyte[] codes = _small.Model.Data(op.Inputs[1]).ToArray().Select(code => (sbyte)code).ToArray();
        for (int scale = 0; scale < weights.Scales.Length; scale++)
        {
            int inner = weights.ElementCount / weights.Scales.Length;
            Assert.Equal(127, Enumerable.Range(0, codes.Length)
                .Where(i => isDense || (dimension == 3 ? i % weights.Scales.Length : i / inner) == scale)
                .Max(i => Math.Abs((int)codes[i])));
        }
    }
}
