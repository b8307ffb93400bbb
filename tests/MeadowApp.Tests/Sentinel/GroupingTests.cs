using System.Linq;
using MeadowTinyMl.Sentinel;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>A hazard that comes back again and again is told as one thing that comes back, and no other hazard is drowned by it.</summary>
public class GroupingTests
{
    [Fact]
    public void RepeatedSoon_IsOneGroupThatIsCountedAndLoggedInFull()
    {
        var bench = new Bench();
        for (int time = 1; time <= 4; time++)
        {
            Come(bench, time);
            Assert.Equal((time, 1_000, time), (bench.Alerts[^1].InGroup, bench.Alerts[^1].GroupSinceMilliseconds, bench.Alerts[^1].InTheLastHour));

            // Counting makes it no quieter.
            Assert.Equal(AlarmSignal.Sounding, bench.Signal);
            Go(bench, time);
            bench.Wait(120_000);
        }

        Assert.Equal(4, bench.Trail.Of("alert").Count);
        Assert.All(bench.Trail.Problems(), Assert.Null);
    }

    [Fact]
    public void RepeatedLate_BeginsAnotherGroup()
    {
        var bench = new Bench();
        Come(bench, 1);
        Go(bench, 1);
        bench.Wait(bench.Options.GroupMilliseconds);
        Come(bench, 2);
        Assert.Equal((1, 2), (bench.Alerts[^1].InGroup, bench.Alerts[^1].InTheLastHour));
        Assert.Equal(bench.Alerts[^1].RaisedAtMilliseconds, bench.Alerts[^1].GroupSinceMilliseconds);
    }

    [Fact]
    public void AnotherHazard_IsNeverPartOfTheGroup()
    {
        var bench = new Bench();
        for (int time = 1; time <= 3; time++)
        {
            bench.Gas(200, 9_000, 800);
            Assert.Equal((time, AlarmSignal.Notice), (bench.Alerts[^1].InGroup, bench.Signal));
            if (time < 3)
            {
                Go(bench, time);
            }
        }

        bench.Solvent();
        AlertReport alarm = bench.Alerts.Last(alert => alert.Decision.Label == "solvent_vapour");
        Assert.Equal((1, 1, AlarmSignal.Sounding), (alarm.InGroup, alarm.InTheLastHour, bench.Signal));
        bench.Sound(500, 9_500);
        Assert.Equal(1, bench.Alerts.Last(alert => alert.Decision.Label == "chainsaw").InGroup);
    }

    private static void Come(Bench bench, int number)
    {
        bench.Solvent();
        Assert.Equal((number, AlertState.Waiting), (bench.Alerts[^1].Number, bench.Alerts[^1].State));
    }

    private static void Go(Bench bench, int number)
    {
        bench.Say(number, HumanAction.Confirm);
        bench.CleanAir();
        bench.CleanAir();
        bench.CleanAir();
        Assert.Equal(AlarmSignal.Off, bench.Signal);
    }
}
