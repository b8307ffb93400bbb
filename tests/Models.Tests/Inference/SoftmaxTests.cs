using System;
using System.Linq;
using MeadowTinyMl.Inference;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Inference;

public class SoftmaxTests
{
    [Theory]
    [InlineData(1f, 0.1f, new[] { -128, 0, 10, 127 }, new[] { -128, -128, -128, 127 })]
    [InlineData(1f, 0.5847029f, new[] { 0, 1, 2, 3, 4, 5 }, new[] { -122, -117, -108, -92, -63, -11 })]
    [InlineData(1f, 0.0625f, new[] { 7, 7, 7 }, new[] { -43, -43, -43 })]
    [InlineData(1f, 0.2f, new[] { -20, -21, -19, 5, 100, 99 }, new[] { -128, -128, -128, -128, 13, -13 })]
    [InlineData(0.5f, 1f, new[] { 127, 126, 125, 100, -128 }, new[] { 2, -49, -80, -128, -128 })]
    public void Invoke_GivesTheReferenceRows(float beta, float scale, int[] row, int[] expected)
    {
        byte[] file = TestModel.Single(
            TestModel.Softmax(beta), TestModel.Int8([1, row.Length], 1f / 256, -128), TestModel.Int8([1, row.Length], scale, 9));
        var interpreter = new Interpreter(TfliteModel.Parse(file));
        row.Select(code => (sbyte)code).ToArray().CopyTo(interpreter.Int8Input(0));
        interpreter.Invoke();
        Assert.Equal(expected, interpreter.Int8Output(0).ToArray().Select(code => (int)code));
    }

    [Theory]
    [InlineData(1f / 128, -128)]
    [InlineData(1f / 256, 0)]
    public void Constructor_RefusesOtherOutputParameters(float scale, int zeroPoint)
    {
        byte[] file = TestModel.Single(TestModel.Softmax(1), TestModel.Int8([1, 4], scale, zeroPoint), TestModel.Int8([1, 4], 0.1f, 0));
        Assert.Throws<ModelFormatException>(() => new Interpreter(TfliteModel.Parse(file)));
    }
}
