#if NET
using System.Runtime.Intrinsics;
#endif

namespace MeadowTinyMl.Inference.Kernels;

/// <summary>Σ weight · (value − zero) in wrapping int32; the order of summation does not matter, so both paths give the same bits.</summary>
internal static unsafe class DotProduct
{
    public static int Compute(sbyte* weights, sbyte* values, int length, int zero, bool vectors)
    {
        int sum = 0;
        int i = 0;
#if NET
        if (vectors && length >= 16)
        {
            Vector256<short> zeros = Vector256.Create((short)zero);
            Vector256<int> sums = Vector256<int>.Zero;
            for (; i + 16 <= length; i += 16)
            {
                // A weight of -128 times a centred value of at most 255 in magnitude stays within 32 bits after pairing.
                Vector256<short> w = Vector256.WidenLower(Vector128.Load(weights + i).ToVector256Unsafe());
                Vector256<short> v = Vector256.WidenLower(Vector128.Load(values + i).ToVector256Unsafe()) - zeros;
                sums += MultiplyAddPairs(w, v);
            }

            sum = Vector256.Sum(sums);
        }
#endif
        for (; i + 4 <= length; i += 4)
        {
            sum += (weights[i] * (values[i] - zero))
                + (weights[i + 1] * (values[i + 1] - zero))
                + (weights[i + 2] * (values[i + 2] - zero))
                + (weights[i + 3] * (values[i + 3] - zero));
        }

        for (; i < length; i++)
        {
            sum += weights[i] * (values[i] - zero);
        }

        return sum;
    }

    /// <summary>Σ weight · value, for values that the zero point was already taken from.</summary>
    public static int Compute(sbyte* weights, short* values, int length, bool vectors)
    {
        int sum = 0;
        int i = 0;
#if NET
        if (vectors && length >= 16)
        {
            Vector256<int> sums = Vector256<int>.Zero;
            for (; i + 16 <= length; i += 16)
            {
                Vector256<short> w = Vector256.WidenLower(Vector128.Load(weights + i).ToVector256Unsafe());
                sums += MultiplyAddPairs(w, Vector256.Load(values + i));
            }

            sum = Vector256.Sum(sums);
        }
#endif
        for (; i + 4 <= length; i += 4)
        {
            sum += (weights[i] * values[i])
                + (weights[i + 1] * values[i + 1])
                + (weights[i + 2] * values[i + 2])
                + (weights[i + 3] * values[i + 3]);
        }

        for (; i < length; i++)
        {
            sum += weights[i] * values[i];
        }

        return sum;
    }

#if NET
    private static Vector256<int> MultiplyAddPairs(Vector256<short> a, Vector256<short> b)
    {
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
        {
            return System.Runtime.Intrinsics.X86.Avx2.MultiplyAddAdjacent(a, b);
        }

        (Vector256<int> aLow, Vector256<int> aHigh) = Vector256.Widen(a);
        (Vector256<int> bLow, Vector256<int> bHigh) = Vector256.Widen(b);
        return (aLow * bLow) + (aHigh * bHigh);
    }
#endif
}
