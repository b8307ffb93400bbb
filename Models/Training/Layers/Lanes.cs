using System;
using System.Runtime.Intrinsics;

namespace MeadowTinyMl.Training.Layers;

/// <summary>Sums over the channels of a row, eight at a time with fused multiply-adds; the rest one by one with the same rounding.</summary>
internal static class Lanes
{
    /// <summary>sum[i] = a[i]·b[i] + sum[i].</summary>
    public static void MultiplyAdd(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> sum)
    {
        int i = 0;
        for (; i + 8 <= sum.Length; i += 8)
        {
            Vector256.FusedMultiplyAdd(Load(a, i), Load(b, i), Load(sum, i)).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] = MathF.FusedMultiplyAdd(a[i], b[i], sum[i]);
        }
    }

    /// <summary>sum[i] = a[i] + sum[i].</summary>
    public static void Add(ReadOnlySpan<float> a, Span<float> sum)
    {
        int i = 0;
        for (; i + 8 <= sum.Length; i += 8)
        {
            (Load(a, i) + Load(sum, i)).CopyTo(sum[i..]);
        }

        for (; i < sum.Length; i++)
        {
            sum[i] += a[i];
        }
    }

    /// <summary>Adds every row of a [rows, sum.Length] matrix to a sum, the first row first.</summary>
    public static void AddRows(ReadOnlySpan<float> rows, Span<float> sum)
    {
        for (int at = 0; at < rows.Length; at += sum.Length)
        {
            Add(rows.Slice(at, sum.Length), sum);
        }
    }

    public static Vector256<float> Load(ReadOnlySpan<float> values, int at) => Vector256.Create(values.Slice(at, 8));
}
