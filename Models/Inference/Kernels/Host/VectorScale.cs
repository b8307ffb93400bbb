#if NET
using System;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>Multiplies eight numbers by one quantised multiplier with AVX2, as <see cref="FixedPoint.Multiply"/> does, where right-shifted results stay below 2^30.</summary>
internal readonly struct VectorScale
{
    private readonly Vector256<int> _multiplier;
    private readonly Vector256<int> _half;
    private readonly Vector256<int> _ties;
    private readonly Vector128<int> _left;
    private readonly Vector128<int> _right;

    public VectorScale(int multiplier, int shift)
    {
        _multiplier = Vector256.Create(multiplier);
        _left = Vector128.CreateScalar(Math.Max(0, shift));
        _right = Vector128.CreateScalar(Math.Max(0, -shift));
        _half = Vector256.Create(shift < 0 ? 1 << (-shift - 1) : 0);
        _ties = Vector256.Create(shift < 0 ? -1 : 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<int> Apply(Vector256<int> x)
    {
        x = Avx2.ShiftLeftLogical(x, _left);
        Vector256<long> half = Vector256.Create(1L << 30);
        Vector256<long> even = Avx2.Multiply(x, _multiplier) + half;
        Vector256<long> odd = Avx2.Multiply(Avx2.ShiftRightLogical(x.AsInt64(), 32).AsInt32(), _multiplier) + half;
        x = Avx2.Blend(Avx2.ShiftRightLogical(even, 31).AsInt32(), Avx2.ShiftLeftLogical(odd, 1).AsInt32(), 0b1010_1010);

        // Half a unit, and one less for negative numbers, sends ties away from zero.
        return Avx2.ShiftRightArithmetic(x + _half + (Avx2.ShiftRightArithmetic(x, 31) & _ties), _right);
    }
}
#endif
