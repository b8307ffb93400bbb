using System;
using MeadowTinyMl.Training;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>The time that is left, by hand.</summary>
public class EpochClockTests
{
    // 40 epochs, 10 out of checkpoints: after 5 trained in 20 s, 25 are left at 4 s each.
    [Fact]
    public void Count_GivesTheTimeThatTheRestTakesAtThePaceOfWhatWasTrained()
    {
        double seconds = 0;
        var clock = new EpochClock(40, () => TimeSpan.FromSeconds(seconds));
        clock.Skip(10);
        TimeSpan left = TimeSpan.Zero;
        for (int epoch = 0; epoch < 5; epoch++)
        {
            seconds += 4;
            left = clock.Count();
        }

        Assert.Equal(TimeSpan.FromSeconds(100), left);
        clock.Skip(24);
        seconds += 4;
        Assert.Equal(TimeSpan.Zero, clock.Count());
    }
}
