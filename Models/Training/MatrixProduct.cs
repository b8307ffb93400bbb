using System;
using System.Numerics;

namespace MeadowTinyMl.Training;

/// <summary>Matrix products in float32. Every element is summed in the order of the inner axis, one product at a time, whatever the vector width.</summary>
internal static class MatrixProduct
{
    /// <summary>Adds A·B to C. A is [rows, inner], B is [inner, columns], C is [rows, columns], all row-major.</summary>
    public static void Accumulate(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns)
    {
        int row = 0;
        for (; row + 4 <= rows; row += 4)
        {
            FourRows(a.Slice(row * inner, 4 * inner), b, c.Slice(row * columns, 4 * columns), inner, columns);
        }

        for (; row < rows; row++)
        {
            OneRow(a.Slice(row * inner, inner), b, c.Slice(row * columns, columns), columns);
        }
    }

    /// <summary>Adds Aᵀ·B to C. A is [inner, rows], B is [inner, columns], C is [rows, columns].</summary>
    public static void AccumulateTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int rows, int inner, int columns, float[] scratch) =>
        Accumulate(Transpose(a, inner, rows, scratch), b, c, rows, inner, columns);

    /// <summary>Writes the transpose of a [rows, columns] matrix to the start of <paramref name="target"/> and returns that part.</summary>
    public static Span<float> Transpose(ReadOnlySpan<float> source, int rows, int columns, float[] target)
    {
        const int Block = 16;
        Span<float> result = target.AsSpan(0, rows * columns);
        for (int top = 0; top < rows; top += Block)
        {
            int bottom = Math.Min(rows, top + Block);
            for (int column = 0; column < columns; column++)
            {
                for (int row = top; row < bottom; row++)
                {
                    result[(column * rows) + row] = source[(row * columns) + column];
                }
            }
        }

        return result;
    }

    private static void FourRows(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int inner, int columns)
    {
        int width = Vector<float>.Count;
        ReadOnlySpan<float> a0 = a[..inner];
        ReadOnlySpan<float> a1 = a.Slice(inner, inner);
        ReadOnlySpan<float> a2 = a.Slice(2 * inner, inner);
        ReadOnlySpan<float> a3 = a.Slice(3 * inner, inner);
        int column = 0;
        for (; column + (2 * width) <= columns; column += 2 * width)
        {
            var c00 = new Vector<float>(c[column..]);
            var c01 = new Vector<float>(c[(column + width)..]);
            var c10 = new Vector<float>(c[(columns + column)..]);
            var c11 = new Vector<float>(c[(columns + column + width)..]);
            var c20 = new Vector<float>(c[((2 * columns) + column)..]);
            var c21 = new Vector<float>(c[((2 * columns) + column + width)..]);
            var c30 = new Vector<float>(c[((3 * columns) + column)..]);
            var c31 = new Vector<float>(c[((3 * columns) + column + width)..]);
            int at = column;
            for (int k = 0; k < inner; k++)
            {
                var b0 = new Vector<float>(b[at..]);
                var b1 = new Vector<float>(b[(at + width)..]);
                c00 += b0 * a0[k];
                c01 += b1 * a0[k];
                c10 += b0 * a1[k];
                c11 += b1 * a1[k];
                c20 += b0 * a2[k];
                c21 += b1 * a2[k];
                c30 += b0 * a3[k];
                c31 += b1 * a3[k];
                at += columns;
            }

            c00.CopyTo(c[column..]);
            c01.CopyTo(c[(column + width)..]);
            c10.CopyTo(c[(columns + column)..]);
            c11.CopyTo(c[(columns + column + width)..]);
            c20.CopyTo(c[((2 * columns) + column)..]);
            c21.CopyTo(c[((2 * columns) + column + width)..]);
            c30.CopyTo(c[((3 * columns) + column)..]);
            c31.CopyTo(c[((3 * columns) + column + width)..]);
        }

        for (; column < columns; column++)
        {
            float s0 = c[column];
            float s1 = c[columns + column];
            float s2 = c[(2 * columns) + column];
            float s3 = c[(3 * columns) + column];
            int at = column;
            for (int k = 0; k < inner; k++)
            {
                float value = b[at];
                s0 += value * a0[k];
                s1 += value * a1[k];
                s2 += value * a2[k];
                s3 += value * a3[k];
                at += columns;
            }

            c[column] = s0;
            c[columns + column] = s1;
            c[(2 * columns) + column] = s2;
            c[(3 * columns) + column] = s3;
        }
    }

    private static void OneRow(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int columns)
    {
        int width = Vector<float>.Count;
        for (int k = 0; k < a.Length; k++)
        {
            float factor = a[k];
            ReadOnlySpan<float> row = b.Slice(k * columns, columns);
            int column = 0;
            for (; column + width <= columns; column += width)
            {
                (new Vector<float>(c[column..]) + (new Vector<float>(row[column..]) * factor)).CopyTo(c[column..]);
            }

            for (; column < columns; column++)
            {
                c[column] += row[column] * factor;
            }
        }
    }
}
