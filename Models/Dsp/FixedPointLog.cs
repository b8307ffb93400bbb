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

        // Shifts of 32 bits alone: those of 64 by a variable are calls on the board.
        uint upper = (uint)(value >> 32);
        uint lower = (uint)value;
        int zeros = LeadingZeros(upper != 0 ? upper : lower);
        int exponent = (upper != 0 ? 63 : 31) - zeros;
        uint mantissa = upper == 0 ? lower << zeros : zeros == 0 ? upper : (upper << zeros) | (lower >> (32 - zeros)); // Q31 in [1, 2)
        int segment = (int)((mantissa >> 23) & 0xFF);
        int fraction = (int)((mantissa >> 7) & 0xFFFF);
        int low = Table[segment];
        int step = Table[segment + 1] - low;
        return (exponent << 16) + low + (((step * fraction) + 0x8000) >> 16);
    }

    /// <summary>Returns log10 of <paramref name="value"/> in Q16.</summary>
    /// <param name="value">At least 1, for example a resistance in ohm; 0 is answered with 0.</param>
    public static int Log10Q16(uint value) => (int)(((Log2Q16(value) * Log10Of2Q32) + (1L << 31)) >> 32);

    private static int LeadingZeros(uint value)
    {
        int zeros = 0;
        if (value < 1U << 16)
        {
            zeros = 16;
            value <<= 16;
        }

        if (value < 1U << 24)
        {
            zeros += 8;
            value <<= 8;
        }

        if (value < 1U << 28)
        {
            zeros += 4;
            value <<= 4;
        }

        if (value < 1U << 30)
        {
            zeros += 2;
            value <<= 2;
        }

        return value < 1U << 31 ? zeros + 1 : zeros;
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
