using System;
using System.Linq;
using MeadowTinyMl.Training;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>The vector code against one fused multiply-add after another, bit for bit: the sum depends on neither vector width nor threads.</summary>
public class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(4, 9, 16, 1)]
    [InlineData(5, 7, 33, 1)]
    [InlineData(3, 100, 8, 1)]
    [InlineData(8, 31, 15, 1)]
    [InlineData(13, 27, 50, 1)]
    [InlineData(131, 300, 50, 1)]
    [InlineData(131, 300, 50, 2)]
    [InlineData(70, 600, 16, 3)]
    [InlineData(67, 300, 14, 1)]
    [InlineData(9, 257, 28, 2)]
    [InlineData(133, 520, 42, 2)]
    public void Accumulate_EqualsTheOrderedSumBitForBitOnAnyNumberOfThreads(int rows, int inner, int columns, int threads)
    {
        var random = new RandomGenerator(21);
        float[] a = Numbers.Uniform(random, rows * inner);
        float[] b = Numbers.Uniform(random, inner * columns);
        float[] c = Numbers.Uniform(random, rows * columns);
        float[] expected = c.ToArray();
        for (int i = 0; i < expected.Length; i++)
        {
            for (int k = 0; k < inner; k++)
            {
                expected[i] = MathF.FusedMultiplyAdd(a[((i / columns) * inner) + k], b[(k * columns) + (i % columns)], expected[i]);
            }
        }

        float[] transposed = c.ToArray();
        var turned = new float[rows * inner];
        MatrixProduct.Transpose(a, rows, inner, turned);
        MatrixProduct.AccumulateTransposed(turned, b, transposed, rows, inner, columns, threads);
        MatrixProduct.Accumulate(a, b, c, rows, inner, columns, threads);

        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), c.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(c, transposed);
    }
    [Fact]
    public void Accumulate_RefusesAMatrixThatDoesNotLieInItsArray()
    {
        Assert.Throws<ArgumentException>(() => MatrixProduct.Accumulate(new float[5], new float[6], new float[4], 2, 3, 2));
        Assert.Throws<ArgumentException>(() => MatrixProduct.Accumulate(new float[6], new float[6], new float[3], 2, 3, 2));
    }
}
