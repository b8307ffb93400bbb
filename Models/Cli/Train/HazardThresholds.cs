using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>
/// The least confidence at which the alarm sounds: the lowest one that raises at most one alarm on half of the recordings of unknown sounds. Each model of the
/// cross-validation gets its own, so that recall and false alarms are those of sounds that neither its weights nor its threshold have seen.
/// </summary>
/// <param name="Released">Threshold of the released model, in 1/10 000.</param>
/// <param name="ReleasedAlarms">Alarms of the released model on the other half.</param>
/// <param name="Folds">For each fold its threshold, the hazard clips found of how many, and the alarms on the other half.</param>
/// <param name="Clips">Clips of the half that chose and of the half that counted.</param>
internal sealed record HazardThresholds(
    int Released, AlarmRate ReleasedAlarms, IReadOnlyList<(string Fold, int Threshold, int Found, int Hazards, AlarmRate Alarms)> Folds, (int Choosing, int Counting) Clips)
{
    private const int AlarmsAllowed = 1;

    /// <summary>Gets the share of hazard clips that raise the alarm.</summary>
    public double Recall => (double)Folds.Sum(fold => fold.Found) / Folds.Sum(fold => fold.Hazards);

    public static HazardThresholds Choose(
        SoundTraining training, IReadOnlyList<SoundFold> folds, CrossFit fit, byte[] released, IReadOnlyList<SoundClip> unknown, string[] alarms, Action<string> progress)
    {
        // Recordings in the order of their names go to either half in turn.
        string[] recordings = unknown.Select(clip => clip.SourceId).Distinct().Order(StringComparer.Ordinal).ToArray();
        var choosing = recordings.Where((_, i) => i % 2 == 0).ToHashSet();
        short[][] first = Sounds(choosing.Contains);
        short[][] second = Sounds(recording => !choosing.Contains(recording));
        int[] hazards = training.Labels.Select((label, i) => (label, i)).Where(item => alarms.Contains(item.label)).Select(item => item.i).ToArray();

        var results = new List<(string, int, int, int, AlarmRate)>();
        foreach (SoundFold fold in folds)
        {
            double temperature = fit.FoldTemperatures[fold.Name];
            (int threshold, AlarmRate rate) = Judge(training, fold.Model, temperature, fit, first, second, hazards);
            FoldPrediction[] clips = fold.Predictions.Where(prediction => hazards.Contains(prediction.Truth)).ToArray();
            int found = clips.Count(clip => HazardOf(fit.ConfidencesOf(clip, temperature), hazards) >= threshold);
            results.Add((fold.Name, threshold, found, clips.Length, rate));
            progress($"{fold.Name}: alarm from {threshold / 100} %, {found} of {clips.Length} hazards found, {rate.Count} false alarms");
        }

        // The released file has its temperature folded in.
        (int own, AlarmRate ownRate) = Judge(training, released, 1, fit, first, second, hazards);
        return new HazardThresholds(own, ownRate, results, (first.Length, second.Length));

        short[][] Sounds(Predicate<string> isTaken) =>
            unknown.Where(clip => isTaken(clip.SourceId)).Select(clip => clip.ReadSamples(training.FrontEnd.SampleRateHz)).ToArray();
    }

    private static (int Threshold, AlarmRate Rate) Judge(
        SoundTraining training, byte[] model, double temperature, CrossFit fit, short[][] first, short[][] second, int[] hazards)
    {
        FoldPrediction[] chosenOn = training.Answer(model, first);
        int threshold = ThresholdChoice.ByFalseAlarms(chosenOn.Select(answer => HazardOf(fit.ConfidencesOf(answer, temperature), hazards)).ToArray(), AlarmsAllowed);
        FoldPrediction[] counted = training.Answer(model, second);
        int alarms = counted.Count(answer => HazardOf(fit.ConfidencesOf(answer, temperature), hazards) >= threshold);
        return (threshold, new AlarmRate(alarms, second.Sum(pcm => pcm.Length / (3_600.0 * training.FrontEnd.SampleRateHz))));
    }

    // The confidence of the best class where that is a hazard, else −1.
    private static int HazardOf(int[] confidences, int[] hazards)
    {
        int top = Array.IndexOf(confidences, confidences.Max());
        return hazards.Contains(top) ? confidences[top] : -1;
    }
}
