#if NET
using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>Requantises sixteen or eight channels at a time with AVX2, bit for bit as <see cref="FixedPoint.Multiply"/>: both roundings, one after the other.</summary>
internal sealed class VectorRequantizer
{
    // How many channels beyond the last one may be asked for.
    private const int Excess = 32;

    // Below this size of a sum the rounding right shift may add before it shifts.
    private const long NoOverflow = 1L << 30;

    private readonly int[] _bias;
    private readonly int[] _multipliers;
    private readonly int[] _halves;
    private readonly uint[] _left;
    private readonly uint[] _right;
    private readonly bool _plain;
    private readonly int _zeroPoint;
    private readonly int _low;
    private readonly int _high;

    /// <summary>Copies the channels' constants; beyond the last channel they start again with the first.</summary>
    /// <param name="scalar">The constants.</param>
    /// <param name="bias">What is added to each channel's sum first.</param>
    /// <param name="largestSum">The largest magnitude of a sum before its bias is added.</param>
    public VectorRequantizer(Requantizer scalar, int[] bias, long largestSum)
    {
        int count = bias.Length + Excess;
        _bias = new int[count];
        _multipliers = new int[count + 1];
        _halves = new int[count];
        _left = new uint[count];
        _right = new uint[count];
        _plain = true;
        for (int i = 0; i < count; i++)
        {
            (int multiplier, int shift) = scalar.Multiplier(i % bias.Length);
            _multipliers[i] = multiplier;
            _bias[i] = bias[i % bias.Length];
            _left[i] = (uint)Math.Max(0, shift);
            _right[i] = (uint)Math.Max(0, -shift);
            _halves[i] = shift < 0 ? 1 << (-shift - 1) : 0;
            _plain &= shift is < 0 and > -31 && Math.Abs((long)_bias[i]) + largestSum < NoOverflow;
        }

        _zeroPoint = scalar.ZeroPoint;
        (_low, _high) = scalar.Range;
    }

    // Sums come from memory. Held in registers across the calls of the general case, they would be saved and read again in every turn of the loop that adds them up.

    /// <summary>Adds the biases to the sums of eight channels and returns their codes, twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe Vector128<sbyte> Eight(int* sums, int channel)
    {
        Vector256<int> codes = _plain ? Plain(sums, channel) : General(sums, channel);
        return Pack(codes, codes);
    }

    /// <summary>Adds the biases to the sums of sixteen channels and returns their codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe Vector128<sbyte> Sixteen(int* sums, int channel) => _plain
        ? Pack(Plain(sums, channel), Plain(sums + 8, channel + 8))
        : Pack(General(sums, channel), General(sums + 8, channel + 8));

    /// <summary>Adds the biases to the sums of 32 channels and returns their codes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe Vector256<sbyte> ThirtyTwo(int* sums, int channel) => _plain
        ? Pack(Plain(sums, channel), Plain(sums + 8, channel + 8), Plain(sums + 16, channel + 16), Plain(sums + 24, channel + 24))
        : Pack(General(sums, channel), General(sums + 8, channel + 8), General(sums + 16, channel + 16), General(sums + 24, channel + 24));

    /// <summary>Stores the first bytes of a vector, which need not be all.</summary>
    public static unsafe void Store(Vector128<sbyte> codes, int count, sbyte* output)
    {
        if (count >= 16)
        {
            codes.Store(output);
            return;
        }

        ulong rest = codes.AsUInt64().ToScalar();
        if (count >= 8)
        {
            *(ulong*)output = rest;
            rest = codes.AsUInt64().GetElement(1);
            output += 8;
            count -= 8;
        }

        for (; count > 0; count--)
        {
            *output++ = (sbyte)rest;
            rest >>= 8;
        }
    }

    // Multipliers are never negative, so the high multiply cannot saturate and its result is bits 31 to 62 of the product.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> HighMultiply(Vector256<int> x, int channel)
    {
        Vector256<long> half = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(x, Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_multipliers), (nuint)channel)) + half;

        // A multiply takes every second word, so the odd channels' multipliers come from one place further on.
        Vector256<long> odd = Avx2.Multiply(Avx2.ShiftRightLogical(x.AsInt64(), 32).AsInt32(), Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_multipliers), (nuint)channel + 1)) + half;
        return Avx2.Blend(Avx2.ShiftRightLogical(even, 31).AsInt32(), Avx2.ShiftLeftLogical(odd, 1).AsInt32(), 0b1010_1010);
    }

    // Right shifts only, of numbers so small that half a unit can be added first; one less for negative numbers sends ties away from zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private unsafe Vector256<int> Plain(int* sums, int channel)
    {
        Vector256<int> x = HighMultiply(Vector256.Load(sums) + Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_bias), (nuint)channel), channel);
        x = x + Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_halves), (nuint)channel) + Avx2.ShiftRightArithmetic(x, 31);
        return Avx2.ShiftRightArithmeticVariable(x, Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_right), (nuint)channel));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private unsafe Vector256<int> General(int* sums, int channel)
    {
        Vector256<uint> right = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_right), (nuint)channel);
        Vector256<int> x = Vector256.Load(sums) + Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_bias), (nuint)channel);
        x = HighMultiply(Avx2.ShiftLeftLogicalVariable(x, Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(_left), (nuint)channel)), channel);

        // Ties away from zero: round up where the remainder is above half, or above half and one more for negative numbers.
        Vector256<int> mask = Avx2.ShiftLeftLogicalVariable(Vector256<int>.One, right) - Vector256<int>.One;
        Vector256<int> threshold = Avx2.ShiftRightLogical(mask, 1) - Avx2.ShiftRightArithmetic(x, 31);
        Vector256<int> roundUp = Avx2.CompareGreaterThan(x & mask, threshold);
        return Avx2.ShiftRightArithmeticVariable(x, right) - roundUp;
    }

    // Saturating to 16 bits before the zero point is added changes nothing: both are far outside the codes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector128<sbyte> Pack(Vector256<int> first, Vector256<int> second)
    {
        Vector256<short> words = Avx2.Permute4x64(Avx2.PackSignedSaturate(first, second).AsInt64(), 0b11_01_10_00).AsInt16();
        words = Avx2.AddSaturate(words, Vector256.Create((short)_zeroPoint));
        Vector128<sbyte> codes = Sse2.PackSignedSaturate(words.GetLower(), words.GetUpper());
        return Sse41.Min(Sse41.Max(codes, Vector128.Create((sbyte)_low)), Vector128.Create((sbyte)_high));
    }

    // Packing works on each half of a register, so groups of four codes come out as 0 2 4 6 1 3 5 7.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<sbyte> Pack(Vector256<int> first, Vector256<int> second, Vector256<int> third, Vector256<int> fourth)
    {
        Vector256<short> zeroPoint = Vector256.Create((short)_zeroPoint);
        Vector256<short> low = Avx2.AddSaturate(Avx2.PackSignedSaturate(first, second), zeroPoint);
        Vector256<short> high = Avx2.AddSaturate(Avx2.PackSignedSaturate(third, fourth), zeroPoint);
        Vector256<int> groups = Avx2.PackSignedSaturate(low, high).AsInt32();
        Vector256<sbyte> codes = Avx2.PermuteVar8x32(groups, Vector256.Create(0, 4, 1, 5, 2, 6, 3, 7)).AsSByte();
        return Avx2.Min(Avx2.Max(codes, Vector256.Create((sbyte)_low)), Vector256.Create((sbyte)_high));
    }
}
#endif
