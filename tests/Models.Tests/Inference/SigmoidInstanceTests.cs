using System;
using System.Linq;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;
using Xunit.Abstractions;
using static MeadowTinyMl.Models.Tests.Inference.OperatorHarness;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>SOFTMAX, LOGISTIC, TANH and RELU6: random instances against a second implementation.</summary>
public class SigmoidInstanceTests(ITestOutputHelper log)
{
    [Fact]
    public void Softmax_EqualsTheSecondImplementation() => ForEach(log, 51, random =>
    {
        int[] shape = [random.Next(1, 4), random.Next(1, 40)];
        float beta = random.Next(3) == 0 ? 0.05f + (2 * random.NextSingle()) : 1;
        TfliteTensor input = Codes(random, shape) with { Scales = [OrdinaryScale(random)] };
        Compare(random, TestModel.Single(TestModel.Softmax(beta), TestModel.Int8(shape, 1f / 256, -128), input), values =>
            values.Chunk(shape[1]).SelectMany(row => SlowSigmoid.Softmax(row, input.Scales[0], beta)).ToArray());
    });

    [Theory]
    [InlineData(BuiltinOperator.Logistic, 52)]
    [InlineData(BuiltinOperator.Tanh, 53)]
    public void Sigmoid_EqualsTheSecondImplementation(BuiltinOperator code, int seed) => ForEach(log, seed, random =>
    {
        TfliteTensor input = Codes(random, [random.Next(1, 60)]) with { Scales = [OrdinaryScale(random)] };
        bool logistic = code == BuiltinOperator.Logistic;
        TfliteTensor output = logistic ? TestModel.Int8(input.Shape, 1f / 256, -128) : TestModel.Int8(input.Shape, 1f / 128, 0);
        Compare(random, TestModel.Single(TestModel.Plain(code), output, input), values => values.Select(value => (sbyte)(logistic
            ? SlowSigmoid.Logistic(value, input.Scales[0], input.ZeroPoints[0])
            : SlowSigmoid.Tanh(value, input.Scales[0], input.ZeroPoints[0]))).ToArray());
    });

    [Fact]
    public void Relu6_EqualsTheSecondImplementation() => ForEach(log, 54, random =>
    {
        TfliteTensor input = Codes(random, [random.Next(1, 60)]);
        double six = Math.Round(Math.Min((double)(6 / input.Scales[0]), 1e6), MidpointRounding.AwayFromZero) + input.ZeroPoints[0];
        Compare(random, TestModel.Single(TestModel.Plain(BuiltinOperator.Relu6), input, input), values =>
            values.Select(value => (sbyte)Math.Min(Math.Min(127, six), Math.Max((int)value, input.ZeroPoints[0]))).ToArray());
    });
}
