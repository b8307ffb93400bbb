using System;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Report;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Evaluation;

/// <summary>The drawn curve of hazards against false alarms, by hand.</summary>
public class HazardSectionTests
{
    // From the best score down: hazard, unknown, two hazards, two unknown, hazard; seven of ten unknown sounds are taken for no hazard.
    private static readonly HazardCurve Curve = new(
        RocCurve.Create([90, 80, 70, 70, 60, 60, 50, -1, -1, -1, -1, -1, -1, -1], [true, false, true, true, false, false, true, false, false, false, false, false, false, false]),
        10,
        TimeSpan.FromMinutes(1.2),
        [("usual", 2, 0.5), ("strict", 0, 0.25)]);

    [Fact]
    public void Page_DrawsEveryPointOfTheCurveUpToItsEndAndTheThresholdsOfOthers()
    {
        string page = EvaluationPage.Of(Report(Curve));
        string section = page[page.IndexOf("id=\"hazards\"", StringComparison.Ordinal)..];
        string plot = section[..section.IndexOf("</svg>", StringComparison.Ordinal)];

        // The axis ends at 40 %, where 308 is, and begins at 64; up, 262 is nothing and 12 all: (0, 0), (0, 1/4), (1/10, 1/4), (1/10, 3/4), (3/10, 3/4), (3/10, 1).
        Assert.Equal("M64 262L64 199.5L125 199.5L125 74.5L247 74.5L247 12", Regex.Match(plot, "class=\"line line0\" d=\"(?<path>[^\"]*)\"").Groups["path"].Value);
        Assert.Equal(["186 137", "64 199.5"], Regex.Matches(plot, "<circle class=\"dot\" cx=\"(?<x>[^\"]*)\" cy=\"(?<y>[^\"]*)\"").Select(dot => $"{dot.Groups["x"]} {dot.Groups["y"]}"));
        Assert.Equal(["0", "10", "20", "30", "40"], Regex.Matches(plot, "y=\"280\" text-anchor=\"middle\">(?<tick>[^<]*)<").Select(tick => tick.Groups["tick"].Value));
        Assert.Contains("<dt>Hazards found</dt><dd>50.0 %<small>2 false alarms in 1.2 minutes", page, StringComparison.Ordinal);
        Assert.DoesNotContain("no unknown class", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Page_SaysNothingOfHazardsWhereNoUnknownSoundsWereGiven()
    {
        string page = EvaluationPage.Of(Report(null));
        Assert.DoesNotContain("hazard-plot", page, StringComparison.Ordinal);
        Assert.Contains("no unknown class here", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HoldsTheSameCurve()
    {
        JsonNode hazards = EvaluationJson.Create(Report(Curve))["hazards"]!;
        Assert.Equal("0 0.25, 1 0.75, 2 0.75, 4 1", string.Join(", ", hazards["curve"]!.AsArray().Take(4).Select(point => string.Create(CultureInfo.InvariantCulture, $"{(int)point!["false_alarms"]!} {(double)point["recall"]!}"))));
        Assert.Equal(0.5, (double)hazards["thresholds"]![0]!["recall"]!);
    }

    private static EvaluationReport Report(HazardCurve? hazards) => new(SmallEvaluation.Result(SmallEvaluation.Manifest()), "set", new ModelSize(2_240, 416, 42)) { Hazards = hazards };
}
