#if NET
using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>Requantises eight channels at a time, bit for bit as <see cref="FixedPoint.Multiply"/>: both roundings, one after the other.</summary>
internal sealed class VectorRequantizer
{
    private readonly int[] _bias;
    private readonly int[] _multipliers;
    private readonly uint[] _left;
    private readonly uint[] _right;
    private readonly int _zeroPoint;
    private readonly int _low;
    private readonly int _high;

    /// <summary>Copies the channels' constants, with zeroes up to a whole number of blocks.</summary>
    public VectorRequantizer(Requantizer scalar, int[] bias, int paddedChannels)
    {
        _bias = new int[paddedChannels];
        _multipliers = new int[paddedChannels];
        _left = new uint[paddedChannels];
        _right = new uint[paddedChannels];
        for (int channel = 0; channel < bias.Length; channel++)
        {
            (_multipliers[channel], int shift) = scalar.Multiplier(channel);
            _bias[channel] = bias[channel];
            _left[channel] = (uint)Math.Max(0, shift);
            _right[channel] = (uint)Math.Max(0, -shift);
        }

        _zeroPoint = scalar.ZeroPoint;
        (_low, _high) = scalar.Range;
    }

    /// <summary>Adds the biases and returns the codes of eight channels as the lower eight bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Apply(Vector256<int> sums, int channel)
    {
        Vector256<int> multiplier = Vector256.LoadUnsafe(ref _multipliers[0], (nuint)channel);
        Vector256<uint> right = Vector256.LoadUnsafe(ref _right[0], (nuint)channel);
        Vector256<int> x = sums + Vector256.LoadUnsafe(ref _bias[0], (nuint)channel);
        x = Avx2.ShiftLeftLogicalVariable(x, Vector256.LoadUnsafe(ref _left[0], (nuint)channel));

        // Multipliers are never negative, so the high multiply cannot saturate and its result is bits 31 to 62 of the product.
        Vector256<long> half = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(x, multiplier) + half;
        Vector256<long> odd = Avx2.Multiply(Avx2.ShiftRightLogical(x.AsInt64(), 32).AsInt32(), Avx2.ShiftRightLogical(multiplier.AsInt64(), 32).AsInt32()) + half;
        x = Avx2.Blend(Avx2.ShiftRightLogical(even, 31).AsInt32(), Avx2.ShiftLeftLogical(odd, 1).AsInt32(), 0b1010_1010);

        // Ties away from zero: round up where the remainder is above half, or above half and one more for negative numbers.
        Vector256<int> mask = Avx2.ShiftLeftLogicalVariable(Vector256<int>.One, right) - Vector256<int>.One;
        Vector256<int> threshold = Avx2.ShiftRightArithmetic(mask, 1) - Avx2.ShiftRightArithmetic(x, 31);
        Vector256<int> roundUp = Avx2.CompareGreaterThan(x & mask, threshold);
        x = Avx2.ShiftRightArithmeticVariable(x, right) - roundUp + Vector256.Create(_zeroPoint);
        x = Avx2.Min(Avx2.Max(x, Vector256.Create(_low)), Vector256.Create(_high));

        Vector128<short> words = Sse2.PackSignedSaturate(x.GetLower(), x.GetUpper());
        return Sse2.PackSignedSaturate(words, words).AsInt64().ToScalar();
    }
}
#endif
