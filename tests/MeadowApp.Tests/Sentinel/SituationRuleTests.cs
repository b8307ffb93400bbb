using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

public class SituationRuleTests
{
    private static readonly ModelManifest Manifest = new() { Id = "any", Version = "1.0.0", ModelSha256 = new string('a', 64), CardSha256 = new string('b', 64), Task = "gas", Labels = ["clean_air", "odour"], Levels = [HazardLevel.None, HazardLevel.Advisory], Thresholds = [1, 1], Margin = 0 };

    [Theory]
    [InlineData(null, null, Situation.Unknown)]
    [InlineData(null, "clean_air", Situation.HalfKnown)]
    [InlineData("clean_air", null, Situation.HalfKnown)]
    [InlineData("clean_air", "clean_air", Situation.Calm)]
    [InlineData("odour", null, Situation.HazardHalfKnown)]
    [InlineData(null, "odour", Situation.HazardHalfKnown)]
    [InlineData("odour", "clean_air", Situation.Hazard)]
    [InlineData("clean_air", "odour", Situation.Hazard)]
    [InlineData("odour", "odour", Situation.TwoHazards)]
    public void EachPair_HasItsSituation(string? gas, string? sound, Situation expected) =>
        Assert.Equal(expected, SituationRule.Of(Says(gas), Says(sound), 1_000));

    [Fact]
    public void OldAnswers_SayNothing()
    {
        Assert.Equal(Situation.TwoHazards, SituationRule.Of(Says("odour"), Says("odour"), SituationRule.LifeMilliseconds));
        Assert.Equal(Situation.Unknown, SituationRule.Of(Says("odour"), Says("odour"), SituationRule.LifeMilliseconds + 1));
    }

    // Null: the sense abstains.
    private static DecisionReport Says(string? label)
    {
        int top = label == "odour" ? 1 : 0;
        var decision = new Decision(top, 1 - top, 5_000, label == null ? Outcome.Abstain : top == 1 ? Outcome.Alert : Outcome.Normal, label == null ? AbstainCause.LowConfidence : AbstainCause.None);
        return new DecisionReport("gas0", Manifest, [5_000, 5_000], decision, QualityFlags.None, true, 0, 0, null);
    }
}
