using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Models.Cli.Train;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Cli;

/// <summary>What the sound model's card says of its alarm and of what it was made of.</summary>
public class SoundCardTests
{
    [Fact]
    public void Hashes_AreThoseOfTheDataSheetAndOfTheFile()
    {
        string folder = Path.Combine(Repository.Root, "Models", "released", "sound");
        string text = CardText.Hashes(ModelManifest.Parse(File.ReadAllBytes(Path.Combine(folder, ModelBundle.ManifestFile))));
        Assert.Contains("`19007b29671f1136883786d35fe0fa275fb518542fa44d3a730cabfb6cd2b074`", text, StringComparison.Ordinal);
        Assert.Contains($"`{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, ModelBundle.ModelFile))))}`", text, StringComparison.Ordinal);
    }

    // Two folds of two hazards, five unknown clips that count for each. From the best score down: hazard, unknown, two hazards, two unknown, hazard, the rest unknown.
    [Fact]
    public void Alarm_DrawsTheCurveOfHazardsAgainstTheClipsThatCount()
    {
        int[] scores = [90, 80, 70, 70, 60, 60, 50, 0, 0, 0, 0, 0, 0, 0];
        bool[] isHazard = [true, false, true, true, false, false, true, false, false, false, false, false, false, false];
        HazardPoint[] points = [new("fold 1 left out", At(7_000), 2, 2, new AlarmRate(1, 0.01)), new("fold 2 left out", At(7_000), 1, 2, new AlarmRate(0, 0.01)), new("released", At(7_000), 0, 0, new AlarmRate(1, 0.01))];
        string text = SoundCard.Alarm(new HazardThresholds(points, points, (6, 5), RocCurve.Create(scores, isHazard)));
        Assert.Contains("all folds together: area under the ROC curve 0.875.", text, StringComparison.Ordinal);
        Assert.Contains("| false alarms in 1.2 min | 0 | 1 | 2 | 4 | 8 |", text, StringComparison.Ordinal);
        Assert.Contains("| recall of the hazard classes | 0.250 | 0.750 | 0.750 | 1.000 | 1.000 |", text, StringComparison.Ordinal);
        Assert.Contains("**0.750** at the usual threshold", text, StringComparison.Ordinal);
    }

    // One alarm in 0.01 hours has a 95 % bound of 4.744 in them; 2 of 2 and 1 of 2 hazards are found at the usual threshold, 1 of 2 and none at the strict one.
    [Fact]
    public void HazardsOfTheJsonCard_HoldRecallCountsBoundsAndTheCurve()
    {
        HazardPoint[] usual = [new("fold 1 left out", At(7_000), 2, 2, new AlarmRate(1, 0.01)), new("fold 2 left out", At(7_000), 1, 2, new AlarmRate(0, 0.01)), new("released", At(7_000), 0, 0, new AlarmRate(1, 0.01))];
        HazardPoint[] strict = [new("fold 1 left out", At(9_000), 1, 2, new AlarmRate(0, 0.01)), new("fold 2 left out", At(9_000), 0, 2, new AlarmRate(0, 0.01)), new("released", At(9_000), 0, 0, new AlarmRate(0, 0.01))];
        JsonObject json = new HazardThresholds(strict, usual, (6, 5), RocCurve.Create([90, 80, 70, 60], [true, false, true, false])).Json();
        Assert.Equal((0.75, 0.25), ((double)json["usual"]!["recall"]!, (double)json["strict"]!["recall"]!));
        JsonNode first = json["usual"]!["networks"]![0]!;
        Assert.Equal((2, 2, 1), ((int)first["found"]!, (int)first["hazards"]!, (int)first["false_alarms"]!));
        Assert.Equal((7_000, 7_500), ((int)first["thresholds"]!["chainsaw"]!, (int)first["thresholds"]!["crackling_fire"]!));
        Assert.Equal(474.4, (double)first["upper_95_per_hour"]!, 1);
        Assert.Equal(3, json["strict"]!["networks"]!.AsArray().Count);
        Assert.Equal((0.75, 0.5), ((double)json["auc"]!, (double)json["curve"]![0]!["recall"]!));
    }

    private static Dictionary<string, int> At(int threshold) => new() { ["chainsaw"] = threshold, ["crackling_fire"] = threshold + 500 };
}
