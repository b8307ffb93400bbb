using MeadowTinyMl.Audit.Log.Json;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Sentinel;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel;

/// <summary>What the log tells of an alert is enough to show it again, whichever models are there now.</summary>
public class OpenAlertTests
{
    [Theory]
    [InlineData("solvent_vapour", "alarm", HazardLevel.Alarm)]
    [InlineData("smoke", "alarm", HazardLevel.Alarm)]
    [InlineData("smoke", "advisory", HazardLevel.Advisory)]
    public void Report_OfAHazardThatNoActiveModelKnows_HasOneLevelAndThresholdForEachLabel(string label, string level, HazardLevel expected)
    {
        DecisionReport report = Of(label, level).Report([], 7_000);

        Assert.Equal(label, report.Label);
        Assert.Equal(expected, report.Manifest.Levels[report.Decision.Top]);
        Assert.Equal(report.Manifest.Labels.Count, report.Manifest.Levels.Count);
        Assert.Equal(report.Manifest.Labels.Count, report.Manifest.Thresholds.Count);
        Assert.Equal(report.Manifest.Labels.Count, report.Confidences.Length);
        Assert.InRange(report.Decision.RunnerUp, 0, report.Confidences.Length - 1);
    }

    [Fact]
    public void Report_OfAHazardThatAnActiveModelKnows_IsOfThatModel()
    {
        DecisionReport report = Of("solvent_vapour", "alarm").Report([Bench.GasManifest], 7_000);
        Assert.Same(Bench.GasManifest, report.Manifest);
        Assert.Equal((9_000, 800), (report.Confidences[report.Decision.Top], report.Confidences[report.Decision.RunnerUp]));
    }

    private static OpenAlert Of(string label, string level) => new(
        8,
        JsonValue.Of(("class", JsonValue.Of(label)), ("level", JsonValue.Of(level)), ("challenge", JsonValue.Of(false))),
        7,
        JsonValue.Of(
            ("sensor", JsonValue.Of("gas0")),
            ("model", JsonValue.Of("gas-test")),
            ("classes", JsonValue.Of(["solvent_vapour", "odour", "clean_air"])),
            ("confidences", JsonValue.Of([9_000, 800, 200]))));
}
