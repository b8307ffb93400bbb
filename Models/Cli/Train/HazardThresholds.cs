using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>
/// Two ways to set the alarm: one threshold where a missed hazard costs as much as a false alarm, and the lowest thresholds, one for each hazard class, that together raise at most one alarm on half of the
/// recordings of unknown sounds, dealt out so that most hazards of the other folds are found. Each model of the cross-validation gets its own, so that recall and false alarms are those of sounds that neither its weights nor its thresholds have
/// seen.
/// </summary>
/// <param name="Strict">For each model of the cross-validation, and at last the released one, what comes of the second thresholds.</param>
/// <param name="Usual">The same where a miss costs as much as a false alarm; the release uses it.</param>
/// <param name="Clips">Clips of the half that chose and of the half that counted.</param>
/// <param name="Curve">Hazards, which count as positive, against the half that counted, all models of the cross-validation together.</param>
internal sealed record HazardThresholds(IReadOnlyList<HazardPoint> Strict, IReadOnlyList<HazardPoint> Usual, (int Choosing, int Counting) Clips, RocCurve Curve)
{
    /// <summary>The alarms that the strict thresholds may raise on the half that chooses them.</summary>
    public const int AlarmsAllowed = 1;

    /// <summary>Returns the share of hazard clips that raise the alarm.</summary>
    public static double Recall(IReadOnlyList<HazardPoint> points) => (double)points.Sum(point => point.Found) / points.Sum(point => point.Hazards);

    /// <summary>Returns the curve with what came of the thresholds, for a report.</summary>
    public HazardCurve Drawn()
    {
        HazardPoint[] folds = Usual.Where(point => point.Hazards > 0).ToArray();
        (string Word, int Alarms, double Recall) Place(string word, IEnumerable<HazardPoint> points) =>
            (word, points.Where(point => point.Hazards > 0).Sum(point => point.Alarms.Count), Recall(points.ToArray()));
        return new HazardCurve(Curve, Clips.Counting * folds.Length, TimeSpan.FromHours(folds.Sum(point => point.Alarms.Hours)), [Place("usual", Usual), Place("strict", Strict)]);
    }

    /// <summary>Returns the same for a card: at each threshold the recall and, of each network, what was found and what the other half raised.</summary>
    public JsonObject Json()
    {
        HazardCurve curve = Drawn();
        JsonObject At(IReadOnlyList<HazardPoint> points) => new()
        {
            ["recall"] = Recall(points),
            ["networks"] = new JsonArray(points.Select(point => (JsonNode)new JsonObject
            {
                ["name"] = point.Model,
                ["thresholds"] = new JsonObject(point.Thresholds.Select(threshold => KeyValuePair.Create(threshold.Key, (JsonNode?)threshold.Value))),
                ["found"] = point.Found,
                ["hazards"] = point.Hazards,
                ["false_alarms"] = point.Alarms.Count,
                ["hours"] = point.Alarms.Hours,
                ["upper_95_per_hour"] = point.Alarms.UpperBoundPerHour,
            }).ToArray()),
        };
        return new JsonObject
        {
            ["usual"] = At(Usual),
            ["strict"] = At(Strict),
            ["auc"] = curve.Roc.Area,
            ["curve"] = new JsonArray(HazardCurve.Counts.Select(alarms => (JsonNode)new JsonObject { ["false_alarms"] = alarms, ["recall"] = curve.RecallAt(alarms) }).ToArray()),
        };
    }

    /// <summary>Chooses both thresholds for each model and counts what comes of them.</summary>
    /// <param name="trainingOf">The training of each fold left out, by its name; of the released model by the name of the last fold.</param>
    /// <param name="folds">The models of the cross-validation and their answers.</param>
    /// <param name="fit">Scalings chosen for each fold on the others.</param>
    /// <param name="released">The released model; null for none.</param>
    /// <param name="unknown">Sounds of no known class.</param>
    /// <param name="alarms">The classes that raise the alarm.</param>
    /// <param name="progress">Told what comes of each model.</param>
    public static HazardThresholds Choose(
        Func<string, SoundTraining> trainingOf, IReadOnlyList<TrainedFold> folds, CrossFit fit, byte[]? released, UnknownSounds unknown, string[] alarms, Action<string> progress)
    {
        SoundTraining last = trainingOf(folds[^1].Name);
        int rate = last.FrontEnd.SampleRateHz;
        short[][] first = unknown.Choosing(rate);
        short[][] second = unknown.Counting(rate);
        int[] hazards = HazardScore.PlacesOf(alarms, last.Labels);

        var strict = new List<HazardPoint>();
        var usual = new List<HazardPoint>();
        var scores = new List<(int Score, bool IsHazard)>();
        foreach (TrainedFold fold in folds)
        {
            Judge(fold.Name + " left out", trainingOf(fold.Name), SoundTraining.Export(fold.Network, 1), fit.FoldScalings[fold.Name], fold.Predictions);
        }

        // The released file has its temperature folded in.
        if (released != null)
        {
            Judge("released", last, released, fit.Release with { Temperature = 1 }, []);
        }

        return new HazardThresholds(strict, usual, (first.Length, second.Length), RocCurve.Create(scores.Select(item => item.Score).ToArray(), scores.Select(item => item.IsHazard).ToArray()));

        void Judge(string name, SoundTraining training, byte[] model, Scaling scaling, IReadOnlyList<FoldPrediction> predictions)
        {
            HazardScore[] Scores(IEnumerable<FoldPrediction> answers) => answers.Select(answer => HazardScore.Of(fit.ConfidencesOf(answer, scaling), hazards)).ToArray();
            HazardScore[] chosenOn = Scores(training.Answer(model, first));
            HazardScore[] counted = Scores(training.Answer(model, second));
            HazardScore[] clips = Scores(predictions.Where(prediction => hazards.Contains(prediction.Truth)));
            double hours = second.Sum(pcm => pcm.Length / (3_600.0 * training.FrontEnd.SampleRateHz));
            HazardPoint At(int[] thresholds) => new(
                name, thresholds.Select((threshold, k) => (training.Labels[hazards[k]], threshold)).ToDictionary(), clips.Count(clip => clip.Raises(thresholds)), clips.Length, new AlarmRate(counted.Count(alarm => alarm.Raises(thresholds)), hours));

            HazardScore[] others = Scores(fit.Predictions.Where(prediction => hazards.Contains(prediction.Truth) && !predictions.Contains(prediction)));
            strict.Add(At(ThresholdChoice.ByFalseAlarms(HazardScore.ByHazard(chosenOn, hazards.Length), HazardScore.ByHazard(others, hazards.Length), AlarmsAllowed)));

            // The release has seen all hazards, so it takes the mean of what was chosen without them.
            if (predictions.Count == 0)
            {
                usual.Add(At(Same((int)Math.Round(usual.Average(point => point.Thresholds.Values.First()), MidpointRounding.AwayFromZero))));
                return;
            }

            scores.AddRange(clips.Select(clip => (Height(clip), true)).Concat(counted.Select(alarm => (Height(alarm), false))));
            int balanced = ThresholdChoice.ByCost(
                [.. others.Select(Height), .. chosenOn.Select(Height)], [.. others.Select(_ => true), .. chosenOn.Select(_ => false)], missCost: 1, falseAlarmCost: 1);
            usual.Add(At(Same(Math.Max(fit.Threshold, balanced))));
            progress($"{name}: alarm from {usual[^1].Thresholds.Values.First() / 100} %, {usual[^1].Found} of {usual[^1].Hazards} hazards found, {usual[^1].Alarms.Count} false alarms");
        }

        int[] Same(int threshold) => hazards.Select(_ => threshold).ToArray();

        static int Height(HazardScore score) => score.Hazard < 0 ? -1 : score.Confidence;
    }
}
