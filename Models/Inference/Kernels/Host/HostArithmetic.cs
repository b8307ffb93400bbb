#if NET
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MeadowTinyMl.Inference.Kernels.Host;

/// <summary>ADD, SUB and MUL with AVX2, sixteen codes at a time.</summary>
internal sealed unsafe class HostArithmetic
{
    private const int Block = 16;

    private readonly VectorScale _left;
    private readonly VectorScale _right;
    private readonly VectorScale _result;
    private readonly Vector256<int> _leftZero;
    private readonly Vector256<int> _rightZero;
    private readonly Vector256<int> _zeroPoint;
    private readonly Vector128<sbyte> _low;
    private readonly Vector128<sbyte> _high;
    private readonly bool _product;
    private readonly bool _difference;
    private readonly int _headroom;

    /// <summary>Prepares an operator.</summary>
    /// <param name="code">Which.</param>
    /// <param name="headroom">The left shift of each input before it is scaled, for sums.</param>
    /// <param name="left">The first input's zero point, multiplier and shift.</param>
    /// <param name="right">The second input's.</param>
    /// <param name="result">The output's.</param>
    /// <param name="range">Lowest and highest code.</param>
    public HostArithmetic(
        BuiltinOperator code,
        int headroom,
        (int ZeroPoint, int Multiplier, int Shift) left,
        (int ZeroPoint, int Multiplier, int Shift) right,
        (int ZeroPoint, int Multiplier, int Shift) result,
        (int Low, int High) range)
    {
        _product = code == BuiltinOperator.Mul;
        _difference = code == BuiltinOperator.Sub;
        _headroom = headroom;
        _left = new VectorScale(left.Multiplier, left.Shift);
        _right = new VectorScale(right.Multiplier, right.Shift);
        _result = new VectorScale(result.Multiplier, result.Shift);
        _leftZero = Vector256.Create(left.ZeroPoint);
        _rightZero = Vector256.Create(right.ZeroPoint);
        _zeroPoint = Vector256.Create(result.ZeroPoint);
        _low = Vector128.Create((sbyte)range.Low);
        _high = Vector128.Create((sbyte)range.High);
    }

    /// <summary>Computes as many codes as fill whole vectors and returns how many that were; the inputs' steps are 0 or 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Run(sbyte* left, int leftStep, sbyte* right, int rightStep, int count, sbyte* output)
    {
        int i = 0;
        for (; i + Block <= count; i += Block)
        {
            sbyte* a = left + (i * leftStep);
            sbyte* b = right + (i * rightStep);
            Vector256<int> first = Eight(Load(a, leftStep), Load(b, rightStep));
            Vector256<int> second = Eight(Load(a + (8 * leftStep), leftStep), Load(b + (8 * rightStep), rightStep));
            Vector256<short> words = Avx2.Permute4x64(Avx2.PackSignedSaturate(first, second).AsInt64(), 0b11_01_10_00).AsInt16();
            Vector128<sbyte> codes = Sse2.PackSignedSaturate(words.GetLower(), words.GetUpper());
            Sse41.Min(Sse41.Max(codes, _low), _high).Store(output + i);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Vector256<int> Eight(Vector256<int> left, Vector256<int> right)
    {
        Vector256<int> a = left - _leftZero;
        Vector256<int> b = right - _rightZero;
        if (_product)
        {
            return _result.Apply(a * b) + _zeroPoint;
        }

        a = _left.Apply(Vector256.ShiftLeft(a, _headroom));
        b = _right.Apply(Vector256.ShiftLeft(b, _headroom));
        return _result.Apply(_difference ? a - b : a + b) + _zeroPoint;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load(sbyte* from, int step) => step == 0 ? Vector256.Create((int)*from) : Avx2.ConvertToVector256Int32(from);
}
#endif
