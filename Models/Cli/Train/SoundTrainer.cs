using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>Trains the sound model and writes its card and attribution.</summary>
internal static class SoundTrainer
{
    private static readonly string[] Alarms = ["crackling_fire", "chainsaw"];
    private static readonly string[] Advisories = ["crying_baby"];

    public static BundleFiles Run(TrainRequest request, CancellationToken cancel)
    {
        IReadOnlyList<SoundClip> clips = SoundDataSet.Read(request.Data);
        var training = new SoundTraining(clips, new LogMelOptions(), request.Seed, request.Progress) { CheckpointFolder = request.Checkpoints };
        IReadOnlyList<SoundFold> folds = training.LeaveOutFolds(request.Progress, cancel);
        var fit = new CrossFit(folds.SelectMany(fold => fold.Predictions).ToArray(), training.Labels.Count);
        byte[] model = SoundTraining.Export(training.TrainFinal(request.Progress, cancel), fit.Temperature);
        HazardThresholds? hazards = request.Unknown == null ? null : HazardThresholds.Choose(training, folds, fit, model, UnknownClips(request.Unknown), Alarms, request.Progress);

        ModelManifest Manifest(string modelDigest, string cardDigest) => new()
        {
            Id = "sound-esc10",
            Version = SoundCard.Version,
            Task = ModelManifest.SoundTask,
            Labels = training.Labels,
            Levels = training.Labels.Select(LevelOf).ToArray(),
            Thresholds = training.Labels.Select(label => Alarms.Contains(label) && hazards != null ? hazards.Usual[^1].Threshold : fit.Threshold).ToArray(),
            Margin = 0,
            FrontEnd = training.FrontEnd,
            WindowsPerDecision = SoundTraining.WindowsPerDecision,
            ModelSha256 = modelDigest,
            CardSha256 = cardDigest,
            DataLicences = SetLicences(clips),
            Command = $"tinyml train sound --data FOLDER --unknown FOLDERS --seed {request.Seed}",
            Training = training.TrainingHashes,
            Seed = request.Seed,
        };

        string card = SoundCard.Write(training, clips, DataSource.Of(request.Data), model, request.Seed, fit, hazards, SetLicences(clips));
        return BundleFiles.Create(Manifest, model, card, new Dictionary<string, string> { ["attribution.csv"] = Attribution(clips) });
    }

    // Unknown sounds are several sets, one folder each.
    private static SoundClip[] UnknownClips(string folders) => folders.Split(',').SelectMany(SoundDataSet.Read).ToArray();

    private static string[] SetLicences(IReadOnlyList<SoundClip> clips) => clips
        .Select(clip => clip.Attribution.SetLicence.Length > 0 ? clip.Attribution.SetLicence : "not stated")
        .Distinct()
        .Order(StringComparer.Ordinal)
        .ToArray();

    private static HazardLevel LevelOf(string label) =>
        Alarms.Contains(label) ? HazardLevel.Alarm : Advisories.Contains(label) ? HazardLevel.Advisory : HazardLevel.None;

    private static string Attribution(IReadOnlyList<SoundClip> clips)
    {
        var text = new StringBuilder("sha256,author,title,url,licence\n");
        foreach (SoundClip clip in clips.OrderBy(clip => clip.Sha256, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{clip.Sha256},{Field(clip.Attribution.Author)},{Field(clip.Attribution.Title)},{Field(clip.Attribution.Url)},{Field(clip.Attribution.Licence)}\n");
        }

        return text.ToString();
    }

    private static string Field(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
