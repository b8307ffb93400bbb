using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Training;
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
        var training = new SoundTraining(clips, new LogMelOptions(), request.Seed, request.Progress);
        IReadOnlyList<FoldPrediction> predictions = training.LeaveOutFolds(request.Progress, cancel);
        byte[] model = training.TrainFinal(request.Progress, cancel);

        ModelManifest Manifest(string modelDigest, string cardDigest) => new()
        {
            Id = "sound-esc10",
            Version = "0.1.0",
            Task = ModelManifest.SoundTask,
            Labels = training.Labels,
            Levels = training.Labels.Select(LevelOf).ToArray(),
            Thresholds = training.Labels.Select(_ => CardText.Threshold).ToArray(),
            Margin = CardText.Margin,
            FrontEnd = training.FrontEnd,
            WindowsPerDecision = SoundTraining.WindowsPerDecision,
            ModelSha256 = modelDigest,
            CardSha256 = cardDigest,
            DataLicences = SetLicences(clips),
            Command = $"tinyml train sound --data FOLDER --seed {request.Seed}",
            Training = training.TrainingHashes,
            Seed = request.Seed,
        };

        ConfusionMatrix floating = CardText.WithoutAbstaining(training.Labels, predictions, prediction => prediction.FloatConfidences);
        ConfusionMatrix int8 = CardText.WithoutAbstaining(training.Labels, predictions, prediction => prediction.Int8Confidences);
        request.Progress($"leave one fold out: clip accuracy {floating.Accuracy:F4} float, {int8.Accuracy:F4} int8");
        string card = Card(training, clips, DataSource.Of(request.Data), model, request.Seed, predictions, floating, int8, CardText.ByRule(Manifest(string.Empty, string.Empty), predictions));
        return BundleFiles.Create(Manifest, model, card, new Dictionary<string, string> { ["attribution.csv"] = Attribution(clips) });
    }

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

    private static string Card(
        SoundTraining training,
        IReadOnlyList<SoundClip> clips,
        DataSource source,
        byte[] model,
        int seed,
        IReadOnlyList<FoldPrediction> predictions,
        ConfusionMatrix floating,
        ConfusionMatrix int8,
        ConfusionMatrix byRule) =>
        $"""
        # Model card: sound-esc10 0.1.0

        Tells ten kinds of sound apart. `crackling_fire` and `chainsaw` raise the alarm, `crying_baby` is an advisory, the others are not told to anybody; every
        alert is put to a person.

        ## Use

        *Intended*: to draw a person's attention to the sound of a fire or a chainsaw.

        *Never claimed*: speech content, identity, emotion, or any safety certification. A fire that makes no sound is not heard.

        *Sounds of other kinds* may be taken for one of the ten where the network is sure of itself. Abstaining below half of the whole confidence is the only guard
        so far. `tinyml evaluate` over recordings of other kinds counts how often it fails.

        ## Input and network

        {SoundTraining.WindowsPerDecision} windows of one second at {training.FrontEnd.SampleRateHz} Hz, averaged. Each is a log-mel patch of {training.FrontEnd.Frames} frames
        (512 samples every {training.FrontEnd.HopLengthSamples}) and {training.FrontEnd.MelBands} bands from {training.FrontEnd.LowHz} Hz to {training.FrontEnd.HighHz} Hz, computed in whole numbers. Windows
        below −60 dB of full scale are not classified. A convolution and five depthwise-separable blocks with batch normalisation, folded and quantised
        to int8 after training. {CardText.Size(model)}

        ## Data

        {clips.Count} clips of `{source.Name}`, folds {string.Join(", ", training.Folds)}, under {string.Join(", ", SetLicences(clips))}; author, title, address and licence
        of every clip are in `attribution.csv`. {(source.Citation.Length > 0 ? "Source: " + source.Citation + " " : string.Empty)}Clips are resampled to
        {training.FrontEnd.SampleRateHz} Hz, the rate of the board's microphone. Ranges for int8 come from training clips alone.

        ## Protocol

        Cross-validation over the folds of the data set, in which clips of one source recording stay in one fold of their class: a fold is left out, the network
        trained on the others answers its clips, and the answers of all folds are pooled. Network, plan ({training.Plan.Epochs} epochs) and thresholds ({CardText.Threshold / 100} %
        for an answer, {CardText.Margin / 100} points ahead of the runner-up) were fixed beforehand; the number of epochs after one trial of 40 epochs on the same folds had shown that training
        had not yet levelled off, so the figures may flatter the procedure a little. Random crops, gain of ±6 dB, shifts of one band and masks vary the training clips.

        ## Figures of the procedure, one fold left out

        These are figures of the cross-validated procedure, per clip. The released network is trained on all folds.

        {CardText.Summary(floating, int8, byRule)}
        int8, without abstaining:

        {CardText.Classes(training.Labels, int8, predictions)}
        {CardText.Confusion(int8)}
        int8, abstaining as on the board:

        {CardText.Confusion(byRule)}
        ### By fold left out

        {CardText.Folds(training.Labels, predictions)}
        ## Limits

        - {clips.Count / training.Labels.Count} clips a class. One person may have uploaded several recordings that fall into different folds.
        - Many short sounds are padded with digital silence, which a microphone never gives.
        - Recorded by many people with many microphones; not one clip comes from the board's own microphone.
        - A decision is about five seconds of sound, and comes after them.

        ## Reproduce

        `tinyml train sound --data FOLDER --seed {seed}` over the same clips writes the same bytes. The manifest lists the SHA-256 of every clip in training.
        """.ReplaceLineEndings("\n") + "\n";
}
