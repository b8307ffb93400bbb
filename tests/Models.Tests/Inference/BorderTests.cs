using System;
using System.Linq;
using System.Runtime.InteropServices;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training.Export;
using Xunit;
using Xunit.Abstractions;
using static MeadowTinyMl.Models.Tests.Inference.OperatorHarness;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>QUANTIZE and DEQUANTIZE at the borders of a model: floats and unsigned codes, against a second implementation in double precision.</summary>
public class BorderTests(ITestOutputHelper log)
{
    [Theory]
    [InlineData(TensorType.Int8, TensorType.Int8, 61)]
    [InlineData(TensorType.Int8, TensorType.UInt8, 62)]
    [InlineData(TensorType.UInt8, TensorType.Int8, 63)]
    [InlineData(TensorType.UInt8, TensorType.UInt8, 64)]
    public void Quantize_OfCodes_EqualsTheSecondImplementation(TensorType from, TensorType to, int seed) => ForEach(log, seed, random =>
    {
        TfliteTensor input = Typed(random, from, random.Next(1, 40));
        TfliteTensor output = Typed(random, to, input.Shape[0]);
        Compare(random, TestModel.Single(TestModel.Plain(BuiltinOperator.Quantize), output, input), values => values.Select(value =>
        {
            long scaled = SlowArithmetic.Scale(Code(value, from) - input.ZeroPoints[0], (double)input.Scales[0] / output.Scales[0]) + (long)output.ZeroPoints[0];
            return unchecked((sbyte)(to == TensorType.UInt8 ? Math.Clamp(scaled, 0, 255) : Math.Clamp(scaled, -128, 127)));
        }).ToArray());
    });

    [Theory]
    [InlineData(TensorType.Int8, 65)]
    [InlineData(TensorType.UInt8, 66)]
    public void Quantize_OfFloats_EqualsTheSecondImplementation(TensorType to, int seed) => ForEach(log, seed, random =>
    {
        var input = new TfliteTensor("reals", TensorType.Float32, [random.Next(1, 40)], [], [], 0, []);
        TfliteTensor output = Typed(random, to, input.Shape[0]);
        CompareFloats(random, TestModel.Single(TestModel.Plain(BuiltinOperator.Quantize), output, input), output.Scales[0], values => values.Select(value =>
        {
            decimal quotient = (decimal)Math.Clamp((double)(value / output.Scales[0]), -1e9, 1e9);
            decimal code = Math.Round(quotient, MidpointRounding.AwayFromZero) + output.ZeroPoints[0];
            return unchecked((byte)(int)(to == TensorType.UInt8 ? Math.Clamp(code, 0, 255) : Math.Clamp(code, -128, 127)));
        }).ToArray());
    });

    [Theory]
    [InlineData(TensorType.Int8, 67)]
    [InlineData(TensorType.UInt8, 68)]
    public void Dequantize_EqualsTheSecondImplementation(TensorType from, int seed) => ForEach(log, seed, random =>
    {
        TfliteTensor input = Typed(random, from, random.Next(1, 40));
        var output = new TfliteTensor("reals", TensorType.Float32, input.Shape, [], [], 0, []);
        Compare(random, TestModel.Single(TestModel.Plain(BuiltinOperator.Dequantize), output, input), values =>
            MemoryMarshal.Cast<float, sbyte>(values.Select(value => (float)((double)input.Scales[0] * (Code(value, from) - input.ZeroPoints[0]))).ToArray()).ToArray());
    });

    private static int Code(sbyte value, TensorType type) => type == TensorType.UInt8 ? (byte)value : value;

    private static TfliteTensor Typed(Random random, TensorType type, int count)
    {
        TfliteTensor tensor = Codes(random, [count]);
        return type == TensorType.UInt8 ? tensor with { Type = type, ZeroPoints = [tensor.ZeroPoints[0] + 128] } : tensor;
    }

    // Ties, ordinary values, and values beyond every code.
    private static void CompareFloats(Random random, byte[] file, float scale, Func<float[], byte[]> second)
    {
        TfliteModel model = TfliteModel.Parse(file);
        float[] values = Enumerable.Range(0, model.Tensors[model.Inputs[0]].ElementCount).Select(_ => random.Next(4) switch
        {
            0 => scale * (random.Next(-140, 140) + 0.5f),
            1 => scale * 300 * (random.NextSingle() - 0.5f),
            2 => BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue)) is var any && float.IsNaN(any) ? float.NegativeInfinity : any,
            _ => 0,
        }).ToArray();
        foreach (EnginePath path in new[] { EnginePath.Board, EnginePath.Host })
        {
            var interpreter = new Interpreter(model, path);
            values.CopyTo(MemoryMarshal.Cast<byte, float>(interpreter.InputBytes(0)));
            Guard(interpreter);
            interpreter.Invoke();
            Assert.Equal(second(values), interpreter.OutputBytes(0).ToArray());
        }
    }
}
