using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Gas;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary><c>tinyml train … --cv</c>: the cross-validation alone. Its figures as Markdown, and every answer behind them as JSON; no bundle.</summary>
internal static class CrossValidation
{
    /// <summary>The file of the figures.</summary>
    public const string FiguresFile = "cross-validation.md";

    /// <summary>The file of the answers.</summary>
    public const string AnswersFile = "answers.json";

    /// <summary>Leaves out one recording of a gas data set after another.</summary>
    /// <returns>The figures.</returns>
    public static string Gas(TrainRequest request, string folder, CancellationToken cancel)
    {
        var training = new GasTraining(GasDataSet.Read(request.Data), request.Seed);
        IReadOnlyList<TrainedFold> folds = training.LeaveOutRecordings(request.Progress, cancel);
        return Write(folder, "gas, one recording left out at a time", GasTraining.Labels, folds, TrainingEnergy.Now(request), _ => string.Empty);
    }

    /// <summary>Leaves out one fold of a sound data set after another.</summary>
    /// <returns>The figures.</returns>
    public static string Sound(TrainRequest request, string folder, CancellationToken cancel) =>
        Sound(new SoundTraining(SoundDataSet.Read(request.Data), SoundTrainer.Recipe(request), request.Seed, request.Progress) { CheckpointFolder = request.Checkpoints }, request, folder, cancel);

    /// <summary>Does the same with a training that has been set up.</summary>
    public static string Sound(SoundTraining training, TrainRequest request, string folder, CancellationToken cancel)
    {
        IReadOnlyList<TrainedFold> folds = training.LeaveOutFolds(request.Progress, cancel);
        return Write(folder, "sound, one fold left out at a time, per clip", training.Labels, folds, TrainingEnergy.Now(request), AlarmOf(_ => training, folds, UnknownSounds.Read(request.Unknown), request.Progress));
    }

    /// <summary>Writes the figures of a choice of the procedure that is made for each fold on the others.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="trainingOf">The training that was chosen for a fold, by its name.</param>
    /// <param name="folds">What the networks answered.</param>
    /// <param name="unknown">Sounds of no known class; null for none.</param>
    /// <param name="energy">What it took.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <returns>The figures.</returns>
    public static string Nested(string folder, Func<string, SoundTraining> trainingOf, IReadOnlyList<TrainedFold> folds, UnknownSounds? unknown, TrainingEnergy energy, Action<string> progress) =>
        Write(folder, "sound, one fold left out at a time, per clip, the candidate of each chosen on the others", trainingOf(folds[0].Name).Labels, folds, energy, AlarmOf(trainingOf, folds, unknown, progress));

    private static Func<CrossFit, string> AlarmOf(Func<string, SoundTraining> trainingOf, IReadOnlyList<TrainedFold> folds, UnknownSounds? unknown, Action<string> progress) =>
        fit => unknown == null ? string.Empty : SoundCard.Alarm(HazardThresholds.Choose(trainingOf, folds, fit, null, unknown, SoundTrainer.Alarms, progress));

    private static string Write(string folder, string protocol, IReadOnlyList<string> labels, IReadOnlyList<TrainedFold> folds, TrainingEnergy energy, Func<CrossFit, string> alarm)
    {
        var fit = new CrossFit(folds.SelectMany(fold => fold.Predictions).ToArray(), labels.Count);
        string figures = Figures(protocol, labels, fit, energy, alarm(fit));
        Directory.CreateDirectory(folder);
        WriteWhole(Path.Combine(folder, AnswersFile), Answers(labels, fit).ToJsonString() + "\n");
        WriteWhole(Path.Combine(folder, FiguresFile), figures);
        return figures;
    }

    private static string Figures(string protocol, IReadOnlyList<string> labels, CrossFit fit, TrainingEnergy energy, string alarm)
    {
        ConfusionMatrix floating = CardText.WithoutAbstaining(labels, fit.Predictions, prediction => prediction.FloatConfidences);
        ConfusionMatrix int8 = CardText.WithoutAbstaining(labels, fit.Predictions, prediction => prediction.Int8Confidences);
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Cross-validation: {protocol}

            Balanced accuracy of int8 with its 95 % interval: {CardText.WithInterval(labels, fit.Predictions, matrix => matrix.BalancedAccuracy)}. For a release: {InWords(fit.Release)}.

            {CardText.Summary(floating, int8, fit.Abstaining(labels, CrossFit.Coverage))}
            {CardText.Calibration(fit)}
            {CardText.Classes(labels, int8, fit.Predictions)}
            {CardText.Confusion(int8)}
            {CardText.Folds(labels, fit.Predictions)}
            {alarm}
            {energy.Sentence()}
            """).ReplaceLineEndings("\n") + "\n";
    }

    private static string InWords(Scaling scaling) => scaling.ClipExponent == ClipConfidence.MeanAsItIs
        ? string.Create(CultureInfo.InvariantCulture, $"temperature {scaling.Temperature:0.00}")
        : string.Create(CultureInfo.InvariantCulture, $"the mean of the windows to the power of {scaling.ClipExponent / 100.0:0.00}");

    private static JsonArray Answers(IReadOnlyList<string> labels, CrossFit fit) => new(fit.Predictions.Select((prediction, i) => (JsonNode)new JsonObject
    {
        ["fold"] = prediction.Fold,
        ["recording"] = prediction.Recording,
        ["truth"] = labels[prediction.Truth],
        ["float"] = Numbers(prediction.FloatConfidences),
        ["int8"] = Numbers(prediction.Int8Confidences),
        ["scaled"] = Numbers(fit.Confidences[i]),
        ["logits"] = new JsonArray(prediction.Int8Logits.Select(window => (JsonNode)new JsonArray(window.Select(logit => (JsonNode)logit).ToArray())).ToArray()),
    }).ToArray());

    private static JsonArray Numbers(int[] values) => new(values.Select(value => (JsonNode)value).ToArray());

    private static void WriteWhole(string path, string text)
    {
        using var file = new WholeFile(path);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Commit();
    }
}
