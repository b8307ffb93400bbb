using System;

namespace MeadowTinyMl.Inference.Kernels.Board;

/// <summary>Requantises sums to the same codes as <see cref="Requantizer"/>, in 32-bit steps: a 64-bit product costs a hundred instructions in Mono.</summary>
/// <remarks>
/// For a right shift of e ≥ 1 both roundings are one floor, of (v·M + 2^30 + 2^(30+e) − [v &lt; 0]·2^31) / 2^(31+e): floors nest, and where the sign of v differs from that
/// of the rounded product, the product is 0 and rounds to 0 either way. M is cut into limbs of 10, 10 and 11 bits; every addend is a multiple of 2^20, so it
/// joins after the two lower limbs were shifted away. The answer never falls as v grows, so clamping v instead of the answer gives the same codes and bounds v.
/// The constructor works out in 64 bits that nothing overflows at those bounds; channels for which it would, and left shifts, take the slow exact way.
/// </remarks>
internal sealed unsafe class BoardRequantizer
{
    private const int LimbBits = 10;
    private const int LimbMask = (1 << LimbBits) - 1;

    // Places of a channel's constants.
    private const int Bias = 0;
    private const int Low = 1;
    private const int High = 2;
    private const int LowLimb = 3;
    private const int MiddleLimb = 4;
    private const int HighLimb = 5;
    private const int Addend = 6;
    private const int Shift = 7;
    private const int LowCode = 8;
    private const int HighCode = 9;
    private const int Fields = 10;

    private readonly Requantizer _scalar;
    private readonly int _channels;
    private readonly int[] _constants;
    private readonly bool _exact;

    /// <summary>Works out the constants.</summary>
    /// <param name="scalar">What to equal.</param>
    /// <param name="bias">Added to each channel's sum first, wrapping.</param>
    public BoardRequantizer(Requantizer scalar, int[] bias)
    {
        _scalar = scalar;
        _channels = bias.Length;
        _constants = new int[_channels * Fields];
        for (int channel = 0; channel < _channels; channel++)
        {
            _constants[(channel * Fields) + Bias] = bias[channel];
            _exact |= !TryPrepare(channel, _constants.AsSpan(channel * Fields, Fields));
        }
    }

    /// <summary>Gets the bytes of its constants.</summary>
    public long Bytes => BytesOf(_channels);

    /// <summary>Returns the bytes of the constants of so many channels.</summary>
    public static long BytesOf(int channels) => (long)sizeof(int) * Fields * channels;

    /// <summary>Requantises one sum of every channel.</summary>
    public void Apply(int* sums, sbyte* to)
    {
        fixed (int* constants = _constants)
        {
            if (_exact)
            {
                for (int channel = 0; channel < _channels; channel++)
                {
                    to[channel] = _scalar.Apply(unchecked(sums[channel] + constants[(channel * Fields) + Bias]), channel);
                }

                return;
            }

            Run(constants, sums, to, sums + _channels);
        }
    }

    private static void Run(int* channel, int* sums, sbyte* to, int* end)
    {
        do
        {
            int v = unchecked(*sums + channel[Bias]);
            if (v <= channel[Low])
            {
                *to = (sbyte)channel[LowCode];
            }
            else if (v >= channel[High])
            {
                *to = (sbyte)channel[HighCode];
            }
            else
            {
                int product = (v * channel[LowLimb]) >> LimbBits;
                product = (product + (v * channel[MiddleLimb])) >> LimbBits;
                product = unchecked(product + (v * channel[HighLimb]) + channel[Addend]);
                if (v < 0)
                {
                    product -= 1 << (31 - (2 * LimbBits));
                }

                *to = (sbyte)(product >> channel[Shift]);
            }

            sums++;
            to++;
            channel += Fields;
        }
        while (sums < end);
    }

    private bool TryPrepare(int channel, Span<int> constants)
    {
        (int multiplier, int shift) = _scalar.Multiplier(channel);
        int right = -shift;
        if (multiplier == 0 || right < 1 || right > 31 - (31 - (2 * LimbBits)))
        {
            return false;
        }

        (int low, int high) = _scalar.Range;
        long lowest = LastAtMost(low - _scalar.ZeroPoint, multiplier, shift);
        long highest = LastAtMost(high - _scalar.ZeroPoint - 1, multiplier, shift) + 1;
        if (lowest < int.MinValue || highest > int.MaxValue)
        {
            return false;
        }

        constants[Low] = (int)lowest;
        constants[High] = (int)highest;
        constants[LowLimb] = multiplier & LimbMask;
        constants[MiddleLimb] = (multiplier >> LimbBits) & LimbMask;
        constants[HighLimb] = multiplier >> (2 * LimbBits);
        constants[Shift] = 31 + right - (2 * LimbBits);
        constants[LowCode] = low;
        constants[HighCode] = high;

        // The zero point is added before the shift, which it survives exactly.
        long addend = (1L << (30 - (2 * LimbBits))) + (1L << (30 + right - (2 * LimbBits))) + ((long)_scalar.ZeroPoint << constants[Shift]);
        constants[Addend] = unchecked((int)addend);
        return Fits(lowest + 1, constants, addend) && Fits(highest - 1, constants, addend);
    }

    // Each step grows with v, so it fits between the ends if it fits at both.
    private static bool Fits(long v, Span<int> constants, long addend)
    {
        long first = v * constants[LowLimb];
        long second = (first >> LimbBits) + (v * constants[MiddleLimb]);
        long last = (second >> LimbBits) + (v * constants[HighLimb]) + addend;
        return IsInt32(first) && IsInt32(v * constants[MiddleLimb]) && IsInt32(second) && IsInt32(last) && IsInt32(last - (1 << (31 - (2 * LimbBits))));
    }

    private static bool IsInt32(long value) => value >= int.MinValue && value <= int.MaxValue;

    /// <summary>Returns the largest v whose scaled value is at most <paramref name="limit"/>; one less than the smallest int where there is none.</summary>
    private static long LastAtMost(int limit, int multiplier, int shift)
    {
        long low = int.MinValue - 1L;
        long high = int.MaxValue;
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            if (FixedPoint.Multiply((int)middle, multiplier, shift) <= limit)
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low;
    }
}
