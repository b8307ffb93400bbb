using System;
using System.Diagnostics;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Benchmarks;

/// <summary>The most int8 multiply-adds that one core does in a nanosecond, by loops that do nothing else and keep everything in registers.</summary>
internal static class MachinePeak
{
    private const int Iterations = 50_000;
    private const int Rounds = 400;

    /// <summary>Exact products: 16-bit pairs into 32-bit sums (vpmaddwd, vpaddd). This is what the engine is made of.</summary>
    public static double PairsOfWords() => Avx2.IsSupported ? Best(Words, 12 * 16) : 0;

    /// <summary>8-bit pairs into 16-bit sums that saturate, widened to 32 (vpmaddubsw, vpmaddwd, vpaddd): exact only for weights of fewer bits, so not used.</summary>
    public static double PairsOfBytes() => Avx2.IsSupported ? Best(Bytes, 12 * 32) : 0;

    private static double Best(Func<int, int> loop, int operations)
    {
        loop(Iterations);
        return Enumerable.Range(0, Rounds).Max(_ =>
        {
            long start = Stopwatch.GetTimestamp();
            loop(Iterations);
            return (double)operations * Iterations / Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Words(int iterations)
    {
        Vector256<short> x = Vector256.Create((short)3), y = Vector256.Create((short)5);
        Vector256<int> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default, k = default, l = default, m = default, n = default;
        for (int i = 0; i < iterations; i++)
        {
            a += Avx2.MultiplyAddAdjacent(x, a.AsInt16());
            b += Avx2.MultiplyAddAdjacent(y, b.AsInt16());
            c += Avx2.MultiplyAddAdjacent(x, c.AsInt16());
            d += Avx2.MultiplyAddAdjacent(y, d.AsInt16());
            e += Avx2.MultiplyAddAdjacent(x, e.AsInt16());
            f += Avx2.MultiplyAddAdjacent(y, f.AsInt16());
            g += Avx2.MultiplyAddAdjacent(x, g.AsInt16());
            h += Avx2.MultiplyAddAdjacent(y, h.AsInt16());
            k += Avx2.MultiplyAddAdjacent(x, k.AsInt16());
            l += Avx2.MultiplyAddAdjacent(y, l.AsInt16());
            m += Avx2.MultiplyAddAdjacent(x, m.AsInt16());
            n += Avx2.MultiplyAddAdjacent(y, n.AsInt16());
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + k + l + m + n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Bytes(int iterations)
    {
        Vector256<byte> x = Vector256.Create((byte)3);
        Vector256<short> one = Vector256.Create((short)1);
        Vector256<int> a = default, b = default, c = default, d = default, e = default, f = default, g = default, h = default, k = default, l = default, m = default, n = default;
        for (int i = 0; i < iterations; i++)
        {
            a += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, a.AsSByte()), one);
            b += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, b.AsSByte()), one);
            c += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, c.AsSByte()), one);
            d += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, d.AsSByte()), one);
            e += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, e.AsSByte()), one);
            f += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, f.AsSByte()), one);
            g += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, g.AsSByte()), one);
            h += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, h.AsSByte()), one);
            k += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, k.AsSByte()), one);
            l += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, l.AsSByte()), one);
            m += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, m.AsSByte()), one);
            n += Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(x, n.AsSByte()), one);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + k + l + m + n);
    }
}
