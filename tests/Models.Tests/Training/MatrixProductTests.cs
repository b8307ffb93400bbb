using System;
using System.Linq;
using MeadowTinyMl.Training;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>The vector code against one product after another, bit for bit: the sum does not depend on the vector width.</summary>
public class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(4, 9, 16)]
    [InlineData(5, 7, 33)]
    [InlineData(3, 100, 8)]
    [InlineData(8, 31, 15)]
    [InlineData(13, 27, 50)]
    public void Accumulate_EqualsTheOrderedSumBitForBit(int rows, int inner, int columns)
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
                float product = b[(k * columns) + (i % columns)] * a[((i / columns) * inner) + k];
                expected[i] = (float)(expected[i] + product);
            }
        }

        float[] transposed = c.ToArray();
        var scratch = new float[rows * inner];
        MatrixProduct.AccumulateTransposed(MatrixProduct.Transpose(a, rows, inner, scratch).ToArray(), b, transposed, rows, inner, columns, scratch);
        MatrixProduct.Accumulate(a, b, c, rows, inner, columns);

        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), c.Select(BitConverter.SingleToInt32Bits));
        Assert.Equal(c, transposed);
    }
}
