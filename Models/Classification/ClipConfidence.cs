using System;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Inference;

namespace MeadowTinyMl.Classification;

/// <summary>
/// From the softmax shares of a decision's windows to its confidences: their mean, or the mean raised to a power and divided by its sum. A mean of windows is less sure than the windows are; an exponent
/// above 1 makes it as sure as it is right. Integers alone, so that every processor gives the same confidences.
/// </summary>
/// <remarks>
/// pᵢᵃ/Σₖpₖᵃ as e^(a·(ln pᵢ − ln p₁)) over its sum, p₁ the largest, with the tables of <see cref="FixedPointLog"/> and the exponential of the engine's softmax. With exponent a the result is off by less than
/// 0.5 + 0.17·a of 1/10 000: half is rounding, the rest the logarithm's three units of 2^−16. Source: Rahaman and Thiery, Uncertainty quantification and deep ensembles, NeurIPS 2021, section 5: pool, then calibrate.
/// </remarks>
public static class ClipConfidence
{
    /// <summary>The exponent, in 1/100, that leaves the mean as it is.</summary>
    public const int MeanAsItIs = 100;

    /// <summary>The lowest exponent, in 1/100.</summary>
    public const int LowestExponent = 10;

    /// <summary>The highest exponent, in 1/100.</summary>
    public const int HighestExponent = 1_000;

    // The engine's exponential takes five bits before the point: below −31 nothing is left in Q31.
    private const int IntegerBits = 5;
    private const long LeastPower = -31L << 26;

    // ln 2 / 100 in Q34: a difference in Q16 times an exponent in 1/100 times this is Q50, 24 bits more than Q26.
    private const long HundredthOfLn2Q34 = 119_081_779;
    private const int ToQ26 = 24;

    /// <summary>Writes the confidences.</summary>
    /// <param name="shares">Of each class the sum over the windows, each 0 to 255 of 256.</param>
    /// <param name="windows">How many were summed; with none all confidences are 0.</param>
    /// <param name="exponent">In 1/100, from <see cref="LowestExponent"/> to <see cref="HighestExponent"/>.</param>
    /// <param name="confidences">One for each class, in 1/10 000; overwritten.</param>
    public static void Write(ReadOnlySpan<int> shares, int windows, int exponent, Span<int> confidences)
    {
        if (windows == 0)
        {
            confidences.Clear();
        }
        else if (exponent == MeanAsItIs)
        {
            for (int i = 0; i < shares.Length; i++)
            {
                confidences[i] = Confidence.FromShares(shares[i], windows);
            }
        }
        else
        {
            Raise(shares, exponent, confidences);
        }
    }

    private static void Raise(ReadOnlySpan<int> shares, int exponent, Span<int> confidences)
    {
        int top = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            top = shares[i] > top ? shares[i] : top;
        }

        // Q31; first kept where the confidences will stand.
        int log = FixedPointLog.Log2Q16((ulong)top);
        long sum = 0;
        for (int i = 0; i < shares.Length; i++)
        {
            long power = ((long)(FixedPointLog.Log2Q16((ulong)shares[i]) - log) * exponent * HundredthOfLn2Q34) >> ToQ26;
            confidences[i] = shares[i] == 0 || power < LeastPower ? 0 : FixedPointExp.Exp((int)power, IntegerBits);
            sum += confidences[i];
        }

        // A network that is no softmax may answer with nothing at all.
        for (int i = 0; i < shares.Length && sum > 0; i++)
        {
            confidences[i] = (int)(((2L * Confidence.Full * confidences[i]) + sum) / (2 * sum));
        }
    }
}
