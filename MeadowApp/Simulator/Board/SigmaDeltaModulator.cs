using System;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>A fourth-order, one-bit sigma-delta modulator, as PDM microphones have one.</summary>
/// <remarks>
/// Four delaying integrators in a chain with feed-forward; the signal is fed forward to the quantiser, so that the integrators carry nothing but its error. Coefficients: a
/// maximally flat high-pass of order four as noise transfer function, with a gain of 1.5 at half the clock (Schreier and Temes, Understanding Delta-Sigma Data Converters,
/// section 4.3). Stable for sound up to 0.6 of full scale; beyond, the integrators run away and are emptied, as real modulators do it, and the output is broken until the
/// sound comes back.
/// </remarks>
internal sealed class SigmaDeltaModulator
{
    // Each integrator is kept times its feed-forward coefficient, in Q24: the loop from the output bit back to itself is then two additions.
    private const int Bits = 24;
    private const int RatioBits = 30;
    private const double A1 = 0.8056356842;
    private const double A2 = 0.3089284404;
    private const double A3 = 0.06511346276;
    private const double A4 = 0.006265304360;
    private const long One = 1L << Bits;
    private const long Step = (long)(A1 * One);
    private const long Ratio2 = (long)(A2 / A1 * (1L << RatioBits));
    private const long Ratio3 = (long)(A3 / A2 * (1L << RatioBits));
    private const long Ratio4 = (long)(A4 / A3 * (1L << RatioBits));

    // Half as much again as the integrators reach at 0.6 of full scale.
    private const long Bound1 = (long)(4 * A1 * One);
    private const long Bound2 = (long)(8 * A2 * One);
    private const long Bound3 = (long)(24 * A3 * One);
    private const long Bound4 = (long)(120 * A4 * One);

    private long _s1;
    private long _s2;
    private long _s3;
    private long _s4;

    /// <summary>Modulates one value that is held for the length of the bits.</summary>
    /// <param name="input">−2 to 2 of full scale.</param>
    /// <param name="bits">Overwritten; the first bit in time is the highest of the first byte.</param>
    public void Modulate(double input, Span<byte> bits)
    {
        long held = (long)(input * One);
        long lower = (long)(A1 * input * One) - Step; // what the first integrator gains after a one
        long s1 = _s1;
        long s2 = _s2;
        long s3 = _s3;
        long s4 = _s4;
        for (int i = 0; i < bits.Length; i++)
        {
            int value = 0;
            for (int bit = 0; bit < 8; bit++)
            {
                long zero = (held + s2 + s3 + s4 + s1) >> 63; // −1 for a zero, 0 for a one
                value = (value << 1) + 1 + (int)zero;
                s4 += (s3 * Ratio4) >> RatioBits;
                s3 += (s2 * Ratio3) >> RatioBits;
                s2 += (s1 * Ratio2) >> RatioBits;
                s1 += lower + (zero & (2 * Step));
            }

            bits[i] = (byte)value;
        }

        bool isUnstable = Math.Abs(s1) > Bound1 || Math.Abs(s2) > Bound2 || Math.Abs(s3) > Bound3 || Math.Abs(s4) > Bound4;
        _s1 = isUnstable ? 0 : s1;
        _s2 = isUnstable ? 0 : s2;
        _s3 = isUnstable ? 0 : s3;
        _s4 = isUnstable ? 0 : s4;
    }
}
