using System;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Classification;

/// <summary>The power behind the mean of a decision's windows, in whole numbers.</summary>
public class ClipConfidenceTests
{
    // Shares of 4 to 1, squared: 16 and 1 of 17.
    [Theory]
    [InlineData(100, 200, 50, 7_813, 1_953)]
    [InlineData(200, 200, 50, 9_412, 588)]
    [InlineData(50, 200, 50, 6_667, 3_333)]
    [InlineData(300, 128, 128, 5_000, 5_000)]
    [InlineData(1_000, 255, 1, 10_000, 0)]
    [InlineData(10, 255, 0, 10_000, 0)]
    [InlineData(155, 0, 0, 0, 0)]
    public void Write_RaisesSharesByHand(int exponent, int first, int second, int expectedFirst, int expectedSecond) =>
        Assert.Equal([expectedFirst, expectedSecond], Of([first, second], 1, exponent));

    [Fact]
    public void Write_WithoutAnExponentIsTheMeanToTheByte()
    {
        var random = new Random(21);
        for (int i = 0; i < 20_000; i++)
        {
            (int[] shares, int windows) = Clip(random);
            Assert.Equal(shares.Select(share => Confidence.FromShares(share, windows)), Of(shares, windows, ClipConfidence.MeanAsItIs));
        }
    }

    [Fact]
    public void Write_OfNoWindowIsNothing() => Assert.Equal([0, 0], Of([0, 0], 0, 155));

    [Fact]
    public void Write_StaysWithinItsBoundOfTheTruthAndKeepsTheOrder()
    {
        var random = new Random(22);
        double worst = 0;
        for (int i = 0; i < 100_000; i++)
        {
            (int[] shares, int windows) = Clip(random);
            int exponent = i % 3 == 0 ? 155 : random.Next(ClipConfidence.LowestExponent, ClipConfidence.HighestExponent + 1);
            if (exponent == ClipConfidence.MeanAsItIs)
            {
                continue;
            }

            int[] found = Of(shares, windows, exponent);
            double[] powers = shares.Select(share => Math.Pow((double)share / shares.Max(), exponent / 100.0)).ToArray();
            double bound = 0.5 + (0.17 * exponent / 100);
            for (int k = 0; k < shares.Length; k++)
            {
                double error = Math.Abs(found[k] - (Confidence.Full * powers[k] / powers.Sum()));
                worst = Math.Max(worst, error / bound);
                Assert.True(error < bound, $"{string.Join(' ', shares)} to the power of {exponent}/100: class {k} is {found[k]}, off by {error}");
                Assert.True(shares[k] < shares.Max() || found[k] == found.Max(), $"{string.Join(' ', shares)}: the best class is no longer the best");
            }
        }

        Assert.InRange(worst, 0.4, 1);
    }

    [Fact]
    public void Write_AllocatesNothing()
    {
        int[] shares = [900, 100, 30];
        var confidences = new int[3];
        ClipConfidence.Write(shares, 5, 155, confidences);
        Assert.Equal(0, Allocations.EachTime(() => ClipConfidence.Write(shares, 5, 155, confidences)));
    }

    // `BoardCost.dll clip 1000` prints the same checksum on ARM under Mono.
    [Fact]
    public void Write_GivesOnThisProcessorWhatItGivesOnTheBoards()
    {
        var shares = new int[10];
        var confidences = new int[10];
        uint state = 1;
        uint checksum = 0;
        for (int clip = 0; clip < 1_000; clip++)
        {
            for (int i = 0; i < shares.Length; i++)
            {
                state = unchecked((state * 1_664_525) + 1_013_904_223);
                shares[i] = (int)(state >> 24) * (i + 1) / 2;
            }

            ClipConfidence.Write(shares, 5, ClipConfidence.LowestExponent + (clip % 991), confidences);
            foreach (int confidence in confidences)
            {
                checksum = unchecked((checksum * 31) + (uint)confidence);
            }
        }

        Assert.Equal(1_598_005_022u, checksum);
    }

    // Windows of one softmax each, as uneven as networks' are.
    private static (int[] Shares, int Windows) Clip(Random random)
    {
        var shares = new int[random.Next(2, 65)];
        int windows = random.Next(1, 61);
        for (int window = 0; window < windows; window++)
        {
            double[] powers = shares.Select(_ => Math.Exp(12 * random.NextDouble())).ToArray();
            double sum = powers.Sum();
            for (int i = 0; i < shares.Length; i++)
            {
                shares[i] += (int)Math.Min(255, Math.Floor((256 * powers[i] / sum) + 0.5));
            }
        }

        return (shares, windows);
    }

    private static int[] Of(int[] shares, int windows, int exponent)
    {
        var confidences = new int[shares.Length];
        ClipConfidence.Write(shares, windows, exponent, confidences);
        return confidences;
    }
}
