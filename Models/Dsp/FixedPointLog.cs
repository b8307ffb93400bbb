namespace MeadowTinyMl.Dsp;

/// <summary>Logarithms of whole numbers in fixed point, with integer arithmetic alone: the same bits on every processor.</summary>
/// <remarks>A table of log2(1 + i/256), made by repeated squaring, with linear interpolation. The error is below 1.5 units in the last place.</remarks>
public static class FixedPointLog
{
    private const int Segments = 256;

    // log10(2) in Q32.
    private const long Log10Of2Q32 = 1_292_913_986;

    private static readonly int[] Table = MakeTable();

    /// <summary>Returns log2 of <paramref name="value"/> in Q16.</summary>
    /// <param name="value">At least 1; 0 is answered as 1 would be, with 0.</param>
    public static int Log2Q16(ulong value)
    {
        if (value <= 1)
        {
            return 0;
        }

        int exponent = 63 - LeadingZeros(value);
        uint mantissa = (uint)(exponent >= 31 ? value >> (exponent - 31) : value << (31 - exponent)); // Q31 in [1, 2)
        int segment = (int)((mantissa >> 23) & 0xFF);
        int fraction = (int)((mantissa >> 7) & 0xFFFF);
        int low = Table[segment];
        int step = Table[segment + 1] - low;
        return (exponent << 16) + low + (((step * fraction) + 0x8000) >> 16);
    }

    /// <summary>Returns log10 of <paramref name="value"/> in Q16.</summary>
    /// <param name="value">At least 1, for example a resistance in ohm; 0 is answered with 0.</param>
    public static int Log10Q16(uint value) => (int)(((Log2Q16(value) * Log10Of2Q32) + (1L << 31)) >> 32);

    private static int LeadingZeros(ulong value)
    {
        int zeros = 0;
        for (int shift = 32; shift > 0; shift >>= 1)
        {
            if (value >> (64 - shift) == 0)
            {
                zeros += shift;
                value <<= shift;
            }
        }

        return zeros;
    }

    private static int[] MakeTable()
    {
        var table = new int[Segments + 1];
        for (int i = 0; i < Segments; i++)
        {
            // Squaring x in [1, 2) yields one binary digit of log2 x after the other.
            ulong x = (ulong)(Segments + i) << 23; // Q31
            int digits = 0;
            for (int bit = 0; bit < 20; bit++)
            {
                x = (x * x) >> 31;
                digits <<= 1;
                if (x >= 1UL << 32)
                {
                    digits |= 1;
                    x >>= 1;
                }
            }

            table[i] = (digits + 8) >> 4;
        }

        table[Segments] = 1 << 16;
        return table;
    }
}
