using System;
using MeadowTinyMl.Classification;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Classification;

public class DecisionRuleTests
{
    private static readonly ModelManifest Manifest = new()
    {
        Labels = ["clean_air", "odour", "solvent_vapour"],
        Levels = [HazardLevel.None, HazardLevel.Advisory, HazardLevel.Alarm],
        Thresholds = [5_000, 5_000, 4_000],
        Margin = 1_000,
    };

    [Theory]
    [InlineData(9_000, 800, 200, 0, Outcome.Normal, AbstainCause.None)]
    [InlineData(800, 9_000, 200, 1, Outcome.Alert, AbstainCause.None)]
    [InlineData(3_000, 2_900, 4_100, 2, Outcome.Alert, AbstainCause.None)]
    [InlineData(4_999, 3_000, 2_001, 0, Outcome.Abstain, AbstainCause.LowConfidence)]
    [InlineData(5_000, 4_000, 1_000, 0, Outcome.Normal, AbstainCause.None)]
    [InlineData(5_000, 4_001, 999, 0, Outcome.Abstain, AbstainCause.SmallMargin)]
    [InlineData(5_000, 5_000, 0, 0, Outcome.Abstain, AbstainCause.SmallMargin)]
    public void Decide_FollowsThresholdMarginAndLevel(int clean, int odour, int solvent, int top, Outcome outcome, AbstainCause cause)
    {
        Decision decision = DecisionRule.Decide(Manifest, [clean, odour, solvent], QualityFlags.None, Doubts.None);
        Assert.Equal((top, outcome, cause), (decision.Top, decision.Outcome, decision.Cause));
    }

    [Fact]
    public void Decide_AbstainsOnEachFlagButTheTwoOfARangeThatEnds()
    {
        // Clean air reads the top of the range too, and a loud sound is clipped.
        foreach (QualityFlags flag in Enum.GetValues<QualityFlags>())
        {
            Outcome expected = flag is QualityFlags.None or QualityFlags.Saturated or QualityFlags.Clipped ? Outcome.Alert : Outcome.Abstain;
            Assert.True(expected == DecisionRule.Decide(Manifest, [0, 0, 10_000], flag).Outcome, $"{flag}");
            Assert.Equal(Outcome.Abstain, DecisionRule.Decide(Manifest, [0, 0, 10_000], flag | QualityFlags.Unsettled).Outcome);
        }
    }

    [Fact]
    public void Decide_NamesTheRunnerUp()
    {
        Decision decision = DecisionRule.Decide(Manifest, [1_000, 2_000, 7_000], QualityFlags.None, Doubts.None);
        Assert.Equal((2, 1, 5_000), (decision.Top, decision.RunnerUp, decision.Margin));
    }

    [Theory]
    [InlineData(255, 1, 9_961)]
    [InlineData(0, 1, 0)]
    [InlineData(256, 2, 5_000)]
    public void Confidence_IsTheMeanShare(int shares, int count, int expected) => Assert.Equal(expected, Confidence.FromShares(shares, count));
}
