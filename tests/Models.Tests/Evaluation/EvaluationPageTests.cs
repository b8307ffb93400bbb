using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Report;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Evaluation;

/// <summary>The evaluation's report: one file that needs nothing else, whose figures are those of the samples.</summary>
public class EvaluationPageTests
{
    private static readonly ModelSize Size = new(2_240, 416, 42);

    [Fact]
    public void Page_NeedsNothingFromAnywhereAndRunsNoScript()
    {
        string page = Page("<script>alert(1)</script>");
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("url(", page, StringComparison.Ordinal);
        Assert.All(Regex.Matches(page, "(?:href|src)=\"(?<target>[^\"]*)\"").Select(match => match.Groups["target"].Value), target => Assert.StartsWith("#", target, StringComparison.Ordinal));
    }

    [Fact]
    public void Page_IsWellFormedWithUniqueIdsLinksThatLeadAndWordsForEveryPlot()
    {
        XElement root = XDocument.Parse(Regex.Replace(Page("set"), "<!DOCTYPE html>|<meta [^>]*>", string.Empty)).Root!;
        Assert.Equal("en", root.Attribute("lang")!.Value);
        string[] ids = root.Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>().ToArray();
        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(root.Descendants("a").Select(link => link.Attribute("href")!.Value), target => Assert.Contains(target[1..], ids));
        Assert.All(root.Descendants("svg"), svg => Assert.True(svg.Element("title")!.Value.Length > 0 && svg.Element("desc")!.Value.Length > 0));
        Assert.All(root.Descendants("table"), table => Assert.NotNull(table.Element("caption")));

        // Three ROC curves, three of precision, matrix, reliability, confidences, risk, two attributes, sizes.
        Assert.Equal(13, root.Descendants("svg").Count());
        Assert.All(root.Descendants("section"), section => Assert.True(section.Descendants("table").Any() || section.Descendants("p").Any()));
    }

    // Of three sounds of laughter two alert for odour and one for solvent vapour; of two bells one for solvent vapour, the other is doubted.
    [Fact]
    public void AlertsOnUnknownClasses_AreToldByTheClassTheyWouldBeFor()
    {
        ModelManifest manifest = SmallEvaluation.Manifest();
        UnknownExample Unknown(string kind, int answer, int confidence)
        {
            ScoredExample example = SmallEvaluation.Example(manifest, 0, answer, confidence, "a0");
            return new UnknownExample(kind, "a0", TimeSpan.FromSeconds(5), example.Confidences, example.Decision);
        }

        UnknownExample[] unknown = [Unknown("laughing", 1, 9_000), Unknown("laughing", 2, 8_000), Unknown("laughing", 1, 7_000), Unknown("bells", 2, 9_000), Unknown("bells", 1, 4_000)];
        var result = new EvaluationResult(manifest, SmallEvaluation.Result(manifest).Examples, unknown, [.. UnmappedExamples.OfUnknown(unknown)]);
        Assert.Equal([("odour", 2), ("solvent_vapour", 1)], result.AlertClasses("laughing"));
        Assert.Equal([("odour", 2), ("solvent_vapour", 2)], result.AlertClasses(null));
        Assert.Empty(result.AlertClasses("drum"));
        Assert.Equal("""{"bells":{"solvent_vapour":1},"laughing":{"odour":2,"solvent_vapour":1}}""", EvaluationJson.Create(result)["false_alarm_classes"]!.ToJsonString());
        Assert.Contains("odour 2, solvent vapour 1", EvaluationPage.Of(new EvaluationReport(result, "set", Size)), StringComparison.Ordinal);
        Assert.False(EvaluationJson.Create(SmallEvaluation.Result(manifest)).ContainsKey("false_alarm_classes"));
    }

    [Fact]
    public void Page_GivesTheFiguresOfTheSamples()
    {
        string page = Page("set");

        // Recall is 3/4 in every class; one of twelve abstained, so 9/11 of what is answered are right.
        Assert.Contains("<dt>Balanced accuracy</dt><dd>75.0 %", page, StringComparison.Ordinal);
        Assert.Contains("1 abstained, 8.3 %", page, StringComparison.Ordinal);
        Assert.Matches("accuracy of what is answered</th><td[^>]*>81.8 %", page);

        // On board b half of each class is right, on board a all.
        Assert.Matches("b <strong>\\(worst\\)</strong></th>", page);
        Assert.Contains("Figures of unseen samples", page, StringComparison.Ordinal);
        string humidity = page[page.IndexOf("<h3>By humidity", StringComparison.Ordinal)..];
        Assert.True(humidity.IndexOf(">below 20 %RH<", StringComparison.Ordinal) < humidity.IndexOf(">20 to 30 %RH<", StringComparison.Ordinal));
    }

    [Fact]
    public void Page_SaysSoWhereEverySampleWasInTrainingOrNoneCouldBeScored()
    {
        ModelManifest manifest = SmallEvaluation.Manifest();
        Assert.Contains("Figures of training data", EvaluationPage.Of(new EvaluationReport(SmallEvaluation.Result(manifest, inTraining: true), "set", Size)), StringComparison.Ordinal);
        Assert.Contains("Nothing could be scored", EvaluationPage.Of(new EvaluationReport(new EvaluationResult(manifest, [], [], []), "set", Size)), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_HoldsTheSameFiguresAndTheOtherModels()
    {
        JsonObject json = EvaluationJson.Create(Report("set"));
        Assert.Equal(0.75, json["balanced_accuracy"]!.GetValue<double>());
        Assert.Equal(2_240, json["size"]!["bytes"]!.GetValue<int>());
        Assert.Equal("other", Assert.Single(json["beside"]!.AsArray())!["model"]!.GetValue<string>());
    }

    // The first of each class is in training; of the nine others two were taken for another class and one was abstained from.
    [Fact]
    public void Json_NamesTheRecordingsOfTrainingAndGivesTheFiguresOfTheOthers()
    {
        EvaluationResult small = SmallEvaluation.Result(SmallEvaluation.Manifest());
        JsonObject json = EvaluationJson.Create(small with { Examples = small.Examples.Select(example => example with { InTraining = example.Index is 0 or 3 or 6 }).ToArray() });
        Assert.Equal("""[{"recording":"a0","samples":1},{"recording":"a1","samples":1},{"recording":"a2","samples":1}]""", json["training_recordings"]!.ToJsonString());
        Assert.Equal((3, 9, 6.0 / 9, 1.0), ((int)json["in_training"]!, (int)json["reported"]!, (double)json["accuracy"]!, (double)json["training_figures"]!["accuracy"]!));
    }

    [Fact]
    public void Page_IsTheSameBytesForTheSameReport() => Assert.Equal(Page("set"), Page("set"));

    [Theory]
    [InlineData("below 20 %RH", double.NegativeInfinity)]
    [InlineData("20 to 30 %RH", 20)]
    [InlineData("−40 to −30 dBFS", -40)]
    [InlineData("70 %RH and above", 70)]
    [InlineData("100 % of the clip", 100)]
    [InlineData("2024-11-13", 0)]
    [InlineData("atom-1", 0)]
    public void LowerEdge_OrdersBandsByTheirNames(string name, double edge) => Assert.Equal(edge, Bands.LowerEdge(name));

    [Theory]
    [InlineData(0.999, "75 to 100 % of the clip")]
    [InlineData(1, "100 % of the clip")]
    public void SoundingBand_OfAWholeClipHasNothingAboveIt(double share, string band) => Assert.Equal(band, new SoundLevels(-20, 10, share).SoundingBand);

    private static string Page(string data) => EvaluationPage.Of(Report(data));

    private static EvaluationReport Report(string data) => new(SmallEvaluation.Result(SmallEvaluation.Manifest()), data, Size)
    {
        Beside = [(SmallEvaluation.Result(SmallEvaluation.Manifest("other")), new ModelSize(90_000, 5_000, 900))],
    };
}
