using System;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.BoardCost;

/// <summary>Confidences of decisions over ten classes from the shares of their windows, every exponent in turn; the checksum is that of the host's test.</summary>
internal static class Clips
{
    public static int Run(int count)
    {
        var shares = new int[10];
        var confidences = new int[10];
        uint state = 1;
        uint checksum = 0;
        for (int clip = 0; clip < count; clip++)
        {
            for (int i = 0; i < shares.Length; i++)
            {
                state = unchecked((state * 1_664_525) + 1_013_904_223);
                shares[i] = (int)(state >> 24) * (i + 1) / 2;
            }

            ClipConfidence.Write(shares, 5, ClipConfidence.LowestExponent + (clip % 991), confidences);
            for (int i = 0; i < confidences.Length; i++)
            {
                checksum = unchecked((checksum * 31) + (uint)confidences[i]);
            }
        }

        Console.WriteLine($"{count} decisions, checksum {checksum}");
        return 0;
    }
}
