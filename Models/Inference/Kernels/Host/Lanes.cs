#if NET
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>Steps that several kernels take. Where there is no AVX2 they take 128 bits at a time, by instructions that any processor has.</summary>
internal static unsafe class Lanes
{
    /// <summary>Products of 16-bit pairs, the two of a pair added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> MultiplyAddPairs(Vector128<short> a, Vector128<short> b) =>
        Sse2.IsSupported ? Sse2.MultiplyAddAdjacent(a, b) : MultiplyAddPairsAnywhere(a.AsInt32(), b.AsInt32());

    /// <summary>The same without an instruction for it.</summary>
    public static Vector128<int> MultiplyAddPairsAnywhere(Vector128<int> a, Vector128<int> b) =>
        (((a << 16) >> 16) * ((b << 16) >> 16)) + ((a >> 16) * (b >> 16));

    /// <summary>Codes minus their zero point, as 16-bit numbers. Reads exactly <paramref name="count"/> codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Centre(sbyte* from, int count, int zeroPoint, short* to)
    {
        int i = 0;
        if (Avx2.IsSupported)
        {
            Vector256<short> zero = Vector256.Create((short)zeroPoint);
            for (; i + 16 <= count; i += 16)
            {
                (Avx2.ConvertToVector256Int16(from + i) - zero).Store(to + i);
            }
        }

        Vector128<short> zeros = Vector128.Create((short)zeroPoint);
        for (; i + 8 <= count; i += 8)
        {
            (Vector128.WidenLower(Vector128.CreateScalar(*(long*)(from + i)).AsSByte()) - zeros).Store(to + i);
        }

        for (; i < count; i++)
        {
            to[i] = (short)(from[i] - zeroPoint);
        }
    }

    /// <summary>Pairs (a, b) of codes minus their zero point, each pair as two 16-bit numbers. Reads exactly the codes it pairs.</summary>
    /// <param name="a">The first code of the first pixel.</param>
    /// <param name="b">Its partner.</param>
    /// <param name="pixels">How many pixels.</param>
    /// <param name="step">Codes from one pixel to the next.</param>
    /// <param name="count">Codes of a pixel.</param>
    /// <param name="zeroPoint">Subtracted from every code.</param>
    /// <param name="to">Shape [pixels, count].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pair(sbyte* a, sbyte* b, int pixels, int step, int count, int zeroPoint, int* to)
    {
        Vector128<short> zeros = Vector128.Create((short)zeroPoint);
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            int i = 0;
            if (Avx2.IsSupported)
            {
                for (; i + 16 <= count; i += 16)
                {
                    Vector128<sbyte> first = Vector128.Load(a + i);
                    Vector128<sbyte> second = Vector128.Load(b + i);
                    Vector256<short> zero = Vector256.Create((short)zeroPoint);
                    (Avx2.ConvertToVector256Int16(Sse2.UnpackLow(first, second)) - zero).AsInt32().Store(to + i);
                    (Avx2.ConvertToVector256Int16(Sse2.UnpackHigh(first, second)) - zero).AsInt32().Store(to + i + 8);
                }
            }

            if (Sse2.IsSupported)
            {
                for (; i + 8 <= count; i += 8)
                {
                    Vector128<sbyte> pairs = Sse2.UnpackLow(Vector128.CreateScalarUnsafe(*(long*)(a + i)).AsSByte(), Vector128.CreateScalarUnsafe(*(long*)(b + i)).AsSByte());
                    (Vector128<short> low, Vector128<short> high) = Vector128.Widen(pairs);
                    (low - zeros).AsInt32().Store(to + i);
                    (high - zeros).AsInt32().Store(to + i + 4);
                }
            }

            for (; i < count; i++)
            {
                to[i] = Pair(a[i] - zeroPoint, b[i] - zeroPoint);
            }

            a += step;
            b += step;
            to += count;
        }
    }

    /// <summary>Two 16-bit numbers in one word.</summary>
    public static int Pair(int low, int high) => (low & 0xFFFF) | (high << 16);
}
#endif
