using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Threading.Tasks;

namespace MeadowTinyMl.Training;

/// <summary>
/// Matrix products in float32. Every element is summed in the order of the inner axis, one fused multiply-add at a time, so that neither the vector width nor
/// the number of threads changes a bit of the result.
/// </summary>
/// <remarks>
/// Blocks as in Goto and van de Geijn, Anatomy of High-Performance Matrix Multiplication, ACM TOMS 34 (2008): a tile of the result stays in registers while a
/// panel of B goes by.
/// </remarks>
public static class MatrixProduct
{
    private const int TileRows = 4;
    private const int TileColumns = 16;
    private const int BlockRows = 64;
    private const int BlockInner = 256;

    // Below this many multiply-adds a second thread costs more than it saves.
    private const long WorthSharing = 400_000;

    /// <summary>Adds A·B to C. A is [rows, inner], B is [inner, columns], C is [rows, columns], all row-major.</summary>
    /// <param name="a">Left factor; may be longer.</param>
    /// <param name="b">Right factor; may be longer.</param>
    /// <param name="c">Sum; may be longer.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="inner">Columns of A and rows of B.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="threads">Threads to use at most, at least 1.</param>
    public static void Accumulate(float[] a, float[] b, float[] c, int rows, int inner, int columns, int threads = 1) =>
        Share(new Shape(rows, inner, columns, inner, 1), a, b, c, threads);

    /// <summary>Adds Aᵀ·B to C. A is [inner, rows], B is [inner, columns], C is [rows, columns].</summary>
    /// <inheritdoc cref="Accumulate"/>
    public static void AccumulateTransposed(float[] a, float[] b, float[] c, int rows, int inner, int columns, int threads = 1) =>
        Share(new Shape(rows, inner, columns, 1, rows), a, b, c, threads);

    /// <summary>Writes the transpose of a [rows, columns] matrix to the start of <paramref name="target"/>.</summary>
    internal static void Transpose(float[] source, int rows, int columns, float[] target)
    {
        const int Block = 16;
        for (int top = 0; top < rows; top += Block)
        {
            int bottom = Math.Min(rows, top + Block);
            for (int column = 0; column < columns; column++)
            {
                for (int row = top; row < bottom; row++)
                {
                    target[(column * rows) + row] = source[(row * columns) + column];
                }
            }
        }
    }

    private static void Share(Shape shape, float[] a, float[] b, float[] c, int threads)
    {
        Require(a, (long)shape.Rows * shape.Inner, nameof(a));
        Require(b, (long)shape.Inner * shape.Columns, nameof(b));
        Require(c, (long)shape.Rows * shape.Columns, nameof(c));
        int tiles = (shape.Rows + TileRows - 1) / TileRows;
        int parts = (long)shape.Rows * shape.Inner * shape.Columns < WorthSharing ? 1 : Math.Min(threads, tiles);
        if (parts <= 1)
        {
            Rows(shape, a, b, c, 0, shape.Rows);
            return;
        }

        Parallel.For(0, parts, part =>
        {
            int from = (int)((long)tiles * part / parts) * TileRows;
            int to = Math.Min(shape.Rows, (int)((long)tiles * (part + 1) / parts) * TileRows);
            Rows(shape, a, b, c, from, to);
        });
    }

    private static void Require(float[] array, long length, string name)
    {
        if (array.Length < length)
        {
            throw new ArgumentException($"A matrix of {length} values does not lie in an array of {array.Length}.", name);
        }
    }

    private static void Rows(Shape shape, float[] a, float[] b, float[] c, int from, int to)
    {
        for (int start = 0; start < shape.Inner; start += BlockInner)
        {
            int end = Math.Min(shape.Inner, start + BlockInner);
            for (int top = from; top < to; top += BlockRows)
            {
                Block(shape, a, b, c, (top, Math.Min(to, top + BlockRows)), (start, end));
            }
        }
    }

    private static void Block(Shape shape, float[] a, float[] b, float[] c, (int From, int To) rows, (int From, int To) inner)
    {
        ref float aStart = ref MemoryMarshal.GetArrayDataReference(a);
        ref float bStart = ref MemoryMarshal.GetArrayDataReference(b);
        ref float cStart = ref MemoryMarshal.GetArrayDataReference(c);
        int count = inner.To - inner.From;
        int column = 0;
        for (; column + TileColumns <= shape.Columns; column += TileColumns)
        {
            ref float panel = ref Unsafe.Add(ref bStart, ((nint)inner.From * shape.Columns) + column);
            int row = rows.From;
            for (; row + TileRows <= rows.To; row += TileRows)
            {
                Tile(
                    ref Unsafe.Add(ref aStart, ((nint)row * shape.RowStep) + ((nint)inner.From * shape.InnerStep)),
                    ref panel,
                    ref Unsafe.Add(ref cStart, ((nint)row * shape.Columns) + column),
                    count,
                    shape);
            }

            for (; row < rows.To; row++)
            {
                Strip(
                    ref Unsafe.Add(ref aStart, ((nint)row * shape.RowStep) + ((nint)inner.From * shape.InnerStep)),
                    ref panel,
                    ref Unsafe.Add(ref cStart, ((nint)row * shape.Columns) + column),
                    count,
                    shape);
            }
        }

        if (column < shape.Columns)
        {
            LastColumns(shape, a, b, c, rows, inner, column);
        }
    }

    // Fewer than sixteen columns: laid out with zeroes beside them, so that they make whole tiles.
    private static void LastColumns(Shape shape, float[] a, float[] b, float[] c, (int From, int To) rows, (int From, int To) inner, int column)
    {
        int width = shape.Columns - column;
        int count = inner.To - inner.From;
        Shape padded = shape with { Columns = TileColumns };
        Span<float> panel = stackalloc float[BlockInner * TileColumns];
        Span<float> tile = stackalloc float[TileRows * TileColumns];
        for (int k = 0; k < count; k++)
        {
            b.AsSpan(((inner.From + k) * shape.Columns) + column, width).CopyTo(panel[(k * TileColumns)..]);
        }

        ref float aStart = ref MemoryMarshal.GetArrayDataReference(a);
        for (int top = rows.From; top < rows.To; top += TileRows)
        {
            int height = Math.Min(TileRows, rows.To - top);
            for (int row = 0; row < height; row++)
            {
                c.AsSpan(((top + row) * shape.Columns) + column, width).CopyTo(tile[(row * TileColumns)..]);
            }

            ref float factors = ref Unsafe.Add(ref aStart, ((nint)top * shape.RowStep) + ((nint)inner.From * shape.InnerStep));
            if (height == TileRows)
            {
                Tile(ref factors, ref panel[0], ref tile[0], count, padded);
            }
            else
            {
                for (int row = 0; row < height; row++)
                {
                    Strip(ref Unsafe.Add(ref factors, (nint)row * shape.RowStep), ref panel[0], ref tile[row * TileColumns], count, padded);
                }
            }

            for (int row = 0; row < height; row++)
            {
                tile.Slice(row * TileColumns, width).CopyTo(c.AsSpan(((top + row) * shape.Columns) + column));
            }
        }
    }

    // Four rows by sixteen columns: eight sums are in flight, which hides the latency of the multiply-add.
    private static void Tile(ref float a, ref float b, ref float c, int count, Shape shape)
    {
        nint columns = shape.Columns;
        nint rowStep = shape.RowStep;
        ref float row1 = ref Unsafe.Add(ref c, columns);
        ref float row2 = ref Unsafe.Add(ref c, 2 * columns);
        ref float row3 = ref Unsafe.Add(ref c, 3 * columns);
        Vector256<float> c00 = Vector256.LoadUnsafe(ref c);
        Vector256<float> c01 = Vector256.LoadUnsafe(ref c, 8);
        Vector256<float> c10 = Vector256.LoadUnsafe(ref row1);
        Vector256<float> c11 = Vector256.LoadUnsafe(ref row1, 8);
        Vector256<float> c20 = Vector256.LoadUnsafe(ref row2);
        Vector256<float> c21 = Vector256.LoadUnsafe(ref row2, 8);
        Vector256<float> c30 = Vector256.LoadUnsafe(ref row3);
        Vector256<float> c31 = Vector256.LoadUnsafe(ref row3, 8);
        for (int k = 0; k < count; k++)
        {
            Vector256<float> b0 = Vector256.LoadUnsafe(ref b);
            Vector256<float> b1 = Vector256.LoadUnsafe(ref b, 8);
            Vector256<float> factor = Vector256.Create(a);
            c00 = Vector256.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(factor, b1, c01);
            factor = Vector256.Create(Unsafe.Add(ref a, rowStep));
            c10 = Vector256.FusedMultiplyAdd(factor, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(factor, b1, c11);
            factor = Vector256.Create(Unsafe.Add(ref a, 2 * rowStep));
            c20 = Vector256.FusedMultiplyAdd(factor, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(factor, b1, c21);
            factor = Vector256.Create(Unsafe.Add(ref a, 3 * rowStep));
            c30 = Vector256.FusedMultiplyAdd(factor, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(factor, b1, c31);
            a = ref Unsafe.Add(ref a, (nint)shape.InnerStep);
            b = ref Unsafe.Add(ref b, columns);
        }

        c00.StoreUnsafe(ref c);
        c01.StoreUnsafe(ref c, 8);
        c10.StoreUnsafe(ref row1);
        c11.StoreUnsafe(ref row1, 8);
        c20.StoreUnsafe(ref row2);
        c21.StoreUnsafe(ref row2, 8);
        c30.StoreUnsafe(ref row3);
        c31.StoreUnsafe(ref row3, 8);
    }

    // One row by sixteen columns, for the rows that fill no tile.
    private static void Strip(ref float a, ref float b, ref float c, int count, Shape shape)
    {
        Vector256<float> c0 = Vector256.LoadUnsafe(ref c);
        Vector256<float> c1 = Vector256.LoadUnsafe(ref c, 8);
        for (int k = 0; k < count; k++)
        {
            Vector256<float> factor = Vector256.Create(a);
            c0 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref b), c0);
            c1 = Vector256.FusedMultiplyAdd(factor, Vector256.LoadUnsafe(ref b, 8), c1);
            a = ref Unsafe.Add(ref a, (nint)shape.InnerStep);
            b = ref Unsafe.Add(ref b, (nint)shape.Columns);
        }

        c0.StoreUnsafe(ref c);
        c1.StoreUnsafe(ref c, 8);
    }

    /// <summary>Sizes, and how far apart two neighbours of A lie along the rows and along the inner axis.</summary>
    private readonly record struct Shape(int Rows, int Inner, int Columns, int RowStep, int InnerStep);
}
