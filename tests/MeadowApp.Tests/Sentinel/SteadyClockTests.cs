using MeadowTinyMl.MeadowApp.Tests.Simulator;
using MeadowTinyMl.Sentinel;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What a clock may say of the time of day when nothing before it can contradict it, as right after a start.</summary>
public class SteadyClockTests
{
    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(SteadyClock.EarliestUtcSeconds - 1, false)]
    [InlineData(SteadyClock.EarliestUtcSeconds, true)]
    [InlineData(1_800_000_000, true)]
    [InlineData(SteadyClock.LatestUtcSeconds, true)]
    [InlineData(SteadyClock.LatestUtcSeconds + 1, false)]
    public void FirstTimeOfDay_IsBelievedWithinReason(long utc, bool isBelieved)
    {
        var clock = new SteadyClock(new ManualClock { UtcSeconds = utc });
        Assert.Equal(isBelieved ? utc : null, clock.UtcSeconds);
        Assert.Equal(isBelieved, clock.Quality > 0);
    }
}
