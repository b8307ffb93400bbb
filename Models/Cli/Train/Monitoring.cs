using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Classification;
using MeadowTinyMl.Evaluation;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>What an auditor holds a log of this model against: the confidences, inputs and error rates of the cross-validation, and how far its own groups lie apart.</summary>
/// <remarks>
/// Shares are whole numbers of 1/10 000. A limit of difference is the largest that one board, or one fold, shows against all of them: a device that differs more than the recordings did
/// among themselves is worth a look. The error rates are those of the recordings, in which hazards are far more common than in any room.
/// </remarks>
internal static class Monitoring
{
    private const int Tenths = 10;

    /// <summary>Returns the numbers; their names are those that the auditor's checks read.</summary>
    /// <param name="result">The answers of the cross-validation.</param>
    /// <param name="attribute">What the answers are grouped by for limits: <c>board</c> or <c>fold</c>.</param>
    /// <param name="inputLevels">The level of each training input, in the log's unit.</param>
    public static JsonObject Create(EvaluationResult result, string attribute, IReadOnlyList<int> inputLevels)
    {
        IReadOnlyList<ScoredExample> all = result.Examples;
        ScoredExample[][] groups = all.Where(example => example.Groups.ContainsKey(attribute)).GroupBy(example => example.Groups[attribute])
            .Where(group => group.Count() >= GroupFigures.LeastExamples)
            .Select(group => group.ToArray())
            .ToArray();
        double[] shares = Shares(all);
        double abstained = Share(all, IsAbstention);
        ScoredExample[] alerts = all.Where(example => example.Decision.Outcome == Outcome.Alert).ToArray();
        ScoredExample[] events = all.Where(example => LevelOf(result, example) != HazardLevel.None).ToArray();
        Calibration calibration = EvaluationResult.CalibrationOf(all);
        return new JsonObject
        {
            ["confidence_histogram"] = Numbers(Histogram(all)),
            ["drift_limit"] = groups.Max(group => Parts(0.5 * Shares(group).Zip(shares, (one, other) => Math.Abs(one - other)).Sum())),
            ["abstention_limit"] = groups.Max(group => Parts(Share(group, IsAbstention))),
            ["false_alarm_limit"] = Parts(Share(alerts, example => LevelOf(result, example) == HazardLevel.None)),
            ["missed_limit"] = Parts(Share(events, example => example.Decision.Outcome != Outcome.Alert)),
            ["group_difference_limit"] = groups.Max(group => Parts(Math.Abs(Share(group, IsAbstention) - abstained))),
            ["calibration_counts"] = Numbers(calibration.Bins.Select(bin => (long)bin.Count)),
            ["calibration_confidence"] = Numbers(calibration.Bins.Select(bin => Parts(bin.Confidence))),
            ["calibration_accuracy"] = Numbers(calibration.Bins.Select(bin => Parts(bin.Accuracy))),
            ["input_min"] = inputLevels.Min(),
            ["input_mean"] = (int)Math.Floor(inputLevels.Average()),
            ["input_max"] = inputLevels.Max(),
        };
    }

    /// <summary>Returns the section of the card.</summary>
    public static string Section(JsonObject numbers, string attribute, string inputLevel) => string.Create(CultureInfo.InvariantCulture, $"""
        ## Monitoring

        For `audit verify`: what the cross-validated answers looked like. Shares are in 1/10 000; the confidences are counted by tenths of the best class. A limit of difference is the
        largest by which one {attribute} differs from all. Error rates are those of these recordings, in which hazards are far more common than in any room, so the share of false
        alarms among few alerts may well be higher there. Input levels: {inputLevel}

        ```json monitoring
        {numbers.ToJsonString()}
        ```
        """);

    private static bool IsAbstention(ScoredExample example) => example.Decision.Outcome == Outcome.Abstain;

    private static HazardLevel LevelOf(EvaluationResult result, ScoredExample example) => result.Manifest.Levels[example.Truth];

    private static long[] Histogram(IEnumerable<ScoredExample> examples)
    {
        var counts = new long[Tenths];
        foreach (ScoredExample example in examples)
        {
            counts[Math.Min(example.Confidences.Max() * Tenths / Confidence.Full, Tenths - 1)]++;
        }

        return counts;
    }

    private static double[] Shares(IReadOnlyCollection<ScoredExample> examples) => Histogram(examples).Select(count => (double)count / examples.Count).ToArray();

    private static double Share(IReadOnlyCollection<ScoredExample> examples, Func<ScoredExample, bool> isCounted) =>
        examples.Count == 0 ? 0 : (double)examples.Count(isCounted) / examples.Count;

    private static long Parts(double share) => (long)Math.Round(10_000 * share, MidpointRounding.AwayFromZero);

    private static JsonArray Numbers(IEnumerable<long> numbers) => new(numbers.Select(number => (JsonNode)number).ToArray());
}
