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
    private readonly int[] _hazards;
    private readonly IReadOnlyList<Part> _parts;

    private SoundTrial(IReadOnlyList<string> labels, int[] hazards, IReadOnlyList<Part> parts)
    {
        _labels = labels;
        _hazards = hazards;
        _parts = parts;
    }

    /// <summary>Trains the candidate without each pair of folds.</summary>
    /// <param name="training">The candidate's training.</param>
    /// <param name="unknown">Sounds of no known class, whose first half chooses the strict thresholds of each network; null for none.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancel">Ends it early.</param>
    public static SoundTrial Run(SoundTraining training, UnknownSounds? unknown, Action<string> progress, CancellationToken cancel)
    {
        int[] hazards = HazardScore.PlacesOf(SoundTrainer.Alarms, training.Labels);
        short[][] choosing = unknown?.Choosing(training.FrontEnd.SampleRateHz) ?? [];
        HazardScore[] Scores(IEnumerable<FoldPrediction> answers) => answers.Select(answer => HazardScore.Of(answer.Int8Confidences, hazards)).ToArray();
        return new SoundTrial(training.Labels, unknown == null ? [] : hazards, training.LeaveOutPairs(progress, cancel).Select(part => new Part(
            part.Fold,
            part.Other.Predictions,
            Scores(part.Other.Predictions.Where(answer => hazards.Contains(answer.Truth))),
            choosing.Length == 0 ? [] : Scores(training.Answer(SoundTraining.Export(part.Other.Network, 1), choosing)))).ToList());
    }

    /// <summary>Returns balanced accuracy of int8, without abstaining.</summary>
    /// <param name="fold">The fold that the choice is for; null for all together.</param>
    public double BalancedAccuracy(int? fold) =>
        CardText.WithoutAbstaining(_labels, Of(fold).SelectMany(part => part.Answers), answer => answer.Int8Confidences).BalancedAccuracy ?? 0;

    /// <summary>Returns the recall of the hazard classes at the strict thresholds; null where no unknown sounds were given or there is no hazard.</summary>
    /// <param name="fold">The fold that the choice is for; null for all together.</param>
    public double? HazardRecall(int? fold) => _hazards.Length > 0 && Of(fold).Sum(part => part.Hazards.Length) is > 0 and int hazards ? (double)Of(fold).Sum(Found) / hazards : null;

    /// <summary>Returns what the choice goes by: the mean of both, or balanced accuracy where the other is not known.</summary>
    /// <param name="fold">The fold that the choice is for; null for all together.</param>
    public double Score(int? fold) => HazardRecall(fold) is { } recall ? (BalancedAccuracy(fold) + recall) / 2 : BalancedAccuracy(fold);

    // As in HazardThresholds: the thresholds of a network are dealt out by the hazards of folds that are neither its own nor the one that the choice is for.
    private int Found(Part part)
    {
        HazardScore[] others = _parts.Where(other => other.Fold == part.Fold && other != part).SelectMany(other => other.Hazards).ToArray();
        int[] thresholds = ThresholdChoice.ByFalseAlarms(
            HazardScore.ByHazard(part.Unknown, _hazards.Length), HazardScore.ByHazard(others, _hazards.Length), HazardThresholds.AlarmsAllowed);
        return part.Hazards.Count(hazard => hazard.Raises(thresholds));
    }

    private IEnumerable<Part> Of(int? fold) => _parts.Where(part => fold == null || part.Fold == fold);

    /// <summary>What a network that has seen neither of two folds answers to one of them, for a choice for the other.</summary>
    private sealed record Part(int Fold, IReadOnlyList<FoldPrediction> Answers, HazardScore[] Hazards, HazardScore[] Unknown);
}
