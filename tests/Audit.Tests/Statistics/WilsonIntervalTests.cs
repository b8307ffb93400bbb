using System;
using FsCheck.Xunit;
using MeadowTinyMl.Classification;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Statistics;

public class WilsonIntervalTests
{
    // R. G. Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 3.
    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    public void Interval_IsThePublishedOne(long successes, long trials, double low, double high)
    {
        var interval = new WilsonInterval(successes, trials);
        Assert.Equal(low, interval.Low, 4);
        Assert.Equal(high, interval.High, 4);
    }

    [Property]
    public bool Interval_HoldsTheShareAndStaysWithinZeroToOne(ushort first, ushort second)
    {
        (long successes, long trials) = (Math.Min(first, second), Math.Max(first, second));
        var interval = new WilsonInterval(successes, trials);
        double share = interval.Share ?? 0.5;
        return interval.Low >= 0 && interval.High <= 1 && interval.Low <= share && share <= interval.High;
    }

    [Fact]
    public void Interval_OfNothingIsEverything()
    {
        var interval = new WilsonInterval(0, 0);
        Assert.Null(interval.Share);
        Assert.Equal((0, 1), (interval.Low, interval.High));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 3)]
    public void Interval_RefusesCountsThatContradictEachOther(long successes, long trials) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new WilsonInterval(successes, trials));
}
