using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Models.Cli.Train;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Search;

/// <summary>How a candidate does on folds that its networks have not seen, each pair of folds left out once: what a choice for one fold of a pair may go by is the answers to the other.</summary>
internal sealed class SoundTrial
{
    private readonly IReadOnlyList<string> _labels;
    private readonly IReadOnlyList<(int Fold, IReadOnlyList<FoldPrediction> Answers, int Found, int Hazards)> _parts;

    private SoundTrial(IReadOnlyList<string> labels, IReadOnlyList<(int Fold, IReadOnlyList<FoldPrediction> Answers, int Found, int Hazards)> parts)
    {
        _labels = labels;
        _parts = parts;
    }

    /// <summary>Trains the candidate without each pair of folds.</summary>
    /// <param name="training">The candidate's training.</param>
    /// <param name="unknown">Sounds of no known class, whose first half chooses the strict threshold of each network; null for none.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it early.</param>
    public static SoundTrial Run(SoundTraining training, UnknownSounds? unknown, Action<string> progress, CancellationToken cancel)
    {
        int[] hazards = HazardThresholds.IndicesOf(SoundTrainer.Alarms, training.Labels);
        short[][]? choosing = unknown?.Choosing(training.FrontEnd.SampleRateHz);
        return new SoundTrial(training.Labels, training.LeaveOutPairs(progress, cancel).Select(part =>
        {
            IReadOnlyList<FoldPrediction> answers = part.Other.Predictions;
            if (choosing == null)
            {
                return (part.Fold, answers, 0, 0);
            }

            int[] alarming = training.Answer(SoundTraining.Export(part.Other.Network, 1), choosing).Select(answer => HazardThresholds.HazardOf(answer.Int8Confidences, hazards)).ToArray();
            int strict = ThresholdChoice.ByFalseAlarms(alarming, HazardThresholds.AlarmsAllowed);
            int[] clips = answers.Where(answer => hazards.Contains(answer.Truth)).Select(answer => HazardThresholds.HazardOf(answer.Int8Confidences, hazards)).ToArray();
            return (part.Fold, answers, clips.Count(clip => clip >= strict), clips.Length);
        }).ToList());
    }

    /// <summary>Returns balanced accuracy of int8, without abstaining.</summary>
    /// <param name="fold">The fold that the choice is for; null for all together.</param>
    public double BalancedAccuracy(int? fold) =>
        CardText.WithoutAbstaining(_labels, Of(fold).SelectMany(part => part.Answers), answer => answer.Int8Confidences).BalancedAccuracy ?? 0;

    /// <summary>Returns the recall of the hazard classes at the strict threshold; null where no unknown sounds were given or there is no hazard.</summary>
    /// <param name="fold">The fold that the choice is for; null for all together.</param>
    public double? HazardRecall(int? fold) => Of(fold).Sum(part => part.Hazards) is > 0 and int hazards ? (double)Of(fold).Sum(part => part.Found) / hazards : null;

    /// <summary>Returns what the choice goes by: the mean of both, or balanced accuracy where the other is not known.</summary>
    /// <param name="fold">The fold that the choice is for; null for all together.</param>
    public double Score(int? fold) => HazardRecall(fold) is { } recall ? (BalancedAccuracy(fold) + recall) / 2 : BalancedAccuracy(fold);

    private IEnumerable<(int Fold, IReadOnlyList<FoldPrediction> Answers, int Found, int Hazards)> Of(int? fold) => _parts.Where(part => fold == null || part.Fold == fold);
}
