using System;
using System.Linq;
using MeadowTinyMl.Inference;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

/// <summary>Values that the reference kernels give.</summary>
public class SigmoidTests
{
    [Theory]
    [InlineData(0.1f, -5, new[] { -60, -30, -6, -5, -4, 0, 3, 4, 10, 30, 60 }, new[] { -127, -109, -6, 0, 6, 31, 49, 54, 81, 120, 127 })]
    [InlineData(0.25f, 3, new[] { -30, -6, -5, -4, 0, 3, 4, 10, 30 }, new[] { -128, -104, -97, -90, -46, 0, 16, 90, 127 })]
    public void Logistic_GivesTheReferenceBytes(float scale, int zeroPoint, int[] codes, int[] expected) =>
        Assert.Equal(expected, Answers(BuiltinOperator.Logistic, scale, zeroPoint, codes, 1f / 256, -128));

    [Theory]
    [InlineData(0.1f, -5, new[] { -60, -30, -6, -5, -4, 0, 3, 4, 10, 30 }, new[] { -128, -126, -13, 0, 13, 59, 85, 92, 116, 127 })]
    [InlineData(0.25f, 3, new[] { -6, -5, -4, 0, 3, 4, 10, 30 }, new[] { -125, -123, -120, -81, 0, 31, 120, 127 })]
    public void Tanh_GivesTheReferenceBytes(float scale, int zeroPoint, int[] codes, int[] expected) =>
        Assert.Equal(expected, Answers(BuiltinOperator.Tanh, scale, zeroPoint, codes, 1f / 128, 0));

    [Fact]
    public void Logistic_RefusesAnotherOutputZeroPoint() => Assert.Throws<ModelFormatException>(
        () => Answers(BuiltinOperator.Logistic, 0.1f, 0, [0], 1f / 256, 0));

    [Fact]
    public void Relu6_LimitsCodes() =>
        Assert.Equal([-20, -20, 0, 40, 40], Answers(BuiltinOperator.Relu6, 0.1f, -20, [-128, -20, 0, 40, 41], 0.1f, -20));

    [Fact]
    public void Relu6_DoesNotRescale() =>
        Assert.Equal([-20, -20, 0, 40, 40], Answers(BuiltinOperator.Relu6, 0.1f, -20, [-128, -20, 0, 40, 41], 0.2f, 7));

    private static int[] Answers(BuiltinOperator code, float scale, int zeroPoint, int[] codes, float outputScale, int outputZeroPoint)
    {
        byte[] file = TestModel.Single(
            TestModel.Plain(code), TestModel.Int8([codes.Length], outputScale, outputZeroPoint), TestModel.Int8([codes.Length], scale, zeroPoint));
        var interpreter = new Interpreter(TfliteModel.Parse(file));
        codes.Select(value => (sbyte)value).ToArray().CopyTo(interpreter.Int8Input(0));
        interpreter.Invoke();
        return interpreter.Int8Output(0).ToArray().Select(value => (int)value).ToArray();
    }
}
