using System;
using System.Linq;
using MeadowTinyMl.Audit.Review.Queries;
using MeadowTinyMl.Audit.Review.Statistics;
using MeadowTinyMl.Audit.Tests.Queries;
using Xunit;

namespace MeadowTinyMl.Audit.Tests.Statistics;

/// <summary>The figures against a story small enough to count by hand.</summary>
public class LogStatisticsTests
{
    private readonly Story _story = new Story().Open();

    [Fact]
    public void Rates_AreCountedByModelVersionSiteSensorAndHour()
    {
        _story.Human(_story.Alert(_story.Decision()), "confirm");
        _story.Summary(air: 90, solvent: 4, abstentions: 6);
        _story.Time += 3_600;
        _story.Human(_story.Alert(_story.Decision()), "reject");
        _story.Human(_story.Alert(_story.Decision()), "no_answer");
        _story.Summary(air: 50, solvent: 0, abstentions: 0);

        LogStatistics statistics = Count();

        RateGroup model = Assert.Single(statistics.ByModel);
        Assert.Equal(("gas 1.2.3", 150, 6, 3, 1, 1, 1), (model.Key, model.Decisions, model.Abstentions, model.Alerts, model.Confirmed, model.Overridden, model.Unanswered));
        Assert.Equal("site", Assert.Single(statistics.BySite).Key);
        Assert.Equal("gas0", Assert.Single(statistics.BySensor).Key);
        Assert.Equal(["03:00", "04:00"], statistics.ByHour.Select(hour => hour.Key));
        Assert.Equal([100, 50], statistics.ByHour.Select(hour => hour.Decisions));
        Assert.Equal([1, 2], statistics.ByHour.Select(hour => hour.Alerts));
        Assert.Equal([0, 1], statistics.ByHour.Select(hour => hour.Overridden));
        Assert.Equal((3, 150), (statistics.All.AlertRate.Successes, statistics.All.AlertRate.Trials));
        RateGroup hazard = Assert.Single(statistics.ByHazard);
        Assert.Equal(("gas 1.2.3 solvent", 3, 1, 1, 1), (hazard.Key, hazard.Alerts, hazard.Confirmed, hazard.Overridden, hazard.Unanswered));
    }

    [Fact]
    public void AlertRate_IsOfAlertsWhoseDecisionsASummaryCounts()
    {
        for (int i = 0; i < 4; i++)
        {
            _story.Alert(_story.Decision());
        }

        // The power fails before a summary tells among how many decisions these were; what a decision before asks for may still be told afterwards.
        long cutOff = _story.Decision();
        _story.Boot = 2;
        _story.Alert(cutOff);
        _story.Alert(_story.Decision());
        _story.Summary(air: 18, solvent: 1, abstentions: 1);
        _story.Alert(_story.Decision());

        LogStatistics statistics = Count();

        Assert.Equal(7, statistics.All.Alerts);
        Assert.Equal(6, statistics.UncountedAlerts);
        foreach (RateGroup group in new[] { statistics.All, statistics.ByModel.Single(), statistics.BySensor.Single(), statistics.ByHour.Single() })
        {
            Assert.Equal((1, 20), (group.AlertRate.Successes, group.AlertRate.Trials));
        }
    }

    [Fact]
    public void Answers_AreTakenAtTheirFirstWordThatSaysWhetherTheAlertIsReal()
    {
        long alert = _story.Alert(_story.Decision());
        _story.Human(alert, "acknowledge", 500);
        _story.Human(alert, "confirm", 1_000);
        _story.Human(alert, "reject", 60_000);

        LogStatistics statistics = Count();

        Assert.Equal((1, 0), (statistics.All.Confirmed, statistics.All.Overridden));
        Assert.Equal(1_000, statistics.ReactionQuantile(0.5));
        Assert.Equal(1, statistics.HastyConfirmations);
    }

    [Fact]
    public void Answers_OfAProgramAreCountedApart()
    {
        _story.Human(_story.Alert(_story.Decision()), "confirm", role: "simulated");
        _story.Human(_story.Alert(_story.Decision()), "reject", role: "simulated");
        _story.Human(_story.Alert(_story.Decision()), "reject");

        LogStatistics statistics = Count();

        Assert.Equal((3, 2), (statistics.Reactions, statistics.SimulatedReactions));
        Assert.Equal(2, StatisticsJson.Of(statistics)["reaction_ms"]!["simulated"]!.GetValue<int>());
    }

    [Fact]
    public void Reactions_HaveTheirQuantilesByNearestRank()
    {
        Assert.Null(Count().ReactionQuantile(0.5));
        foreach (int milliseconds in new[] { 5_000, 1_000, 4_000, 2_000, 3_000 })
        {
            _story.Human(_story.Alert(_story.Decision()), "confirm", milliseconds);
        }

        LogStatistics statistics = Count();
        Assert.Equal([1_000, 3_000, 5_000], new[] { 0.1, 0.5, 0.9 }.Select(statistics.ReactionQuantile));
        Assert.Equal(5, statistics.LongestConfirmingRun);
    }

    [Fact]
    public void Confidence_IsHeldAgainstWhatPeopleConfirm()
    {
        _story.Human(_story.Alert(_story.Decision(8_500)), "confirm");
        _story.Human(_story.Alert(_story.Decision(8_999)), "reclassify", label: "air");
        _story.Human(_story.Alert(_story.Decision(10_000)), "confirm");

        LogStatistics statistics = Count();

        Assert.Equal((1, 2), (statistics.ConfirmedByConfidence[8].Successes, statistics.ConfirmedByConfidence[8].Trials));
        Assert.Equal((1, 1), (statistics.ConfirmedByConfidence[9].Successes, statistics.ConfirmedByConfidence[9].Trials));
        Assert.Equal(0, statistics.ConfirmedByConfidence[5].Trials);
    }

    [Fact]
    public void Uptime_IsSummedOverStartsAndEnergyOverSummaries()
    {
        _story.Uptime = 60_000;
        _story.Summary(1, 0, 0, energy: 500);
        _story.Boot = 2;
        _story.Uptime = 30_000;
        _story.Summary(1, 0, 0);
        _story.Summary(1, 0, 0, energy: 250);

        LogStatistics statistics = Count();

        Assert.Equal(TimeSpan.FromSeconds(90), statistics.Uptime);
        Assert.Equal(750, statistics.EnergyMillijoules);
    }

    private LogStatistics Count()
    {
        var statistics = new LogStatistics();
        foreach (LoggedEntry entry in _story.Entries)
        {
            statistics.Add(entry);
        }

        return statistics;
    }
}
