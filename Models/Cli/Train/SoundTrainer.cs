using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Evaluation.Report;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>Trains the sound model and writes its card and attribution.</summary>
internal static class SoundTrainer
{
    private const int SilentLevel = -9_600;

    internal static readonly string[] Alarms = ["crackling_fire", "chainsaw"];
    private static readonly string[] Advisories = ["crying_baby"];

    public static BundleFiles Run(TrainRequest request, CancellationToken cancel)
    {
        IReadOnlyList<SoundClip> clips = SoundDataSet.Read(request.Data);
        var training = new SoundTraining(clips, Recipe(request), request.Seed, request.Progress) { CheckpointFolder = request.Checkpoints };
        IReadOnlyList<TrainedFold> folds = training.LeaveOutFolds(request.Progress, cancel);
        var fit = new CrossFit(folds.SelectMany(fold => fold.Predictions).ToArray(), training.Labels.Count);
        byte[] model = SoundTraining.Export(training.TrainFinal(request.Progress, cancel), fit.Release.Temperature);
        HazardThresholds? hazards = UnknownSounds.Read(request.Unknown) is { } unknown ? HazardThresholds.Choose(_ => training, folds, fit, model, unknown, Alarms, request.Progress) : null;

        ModelSize size = ModelSize.Of(TfliteModel.Parse(model));
        var manifest = new ModelManifest
        {
            Id = "sound-esc10",
            Version = SoundCard.Version,
            Task = ModelManifest.SoundTask,
            Labels = training.Labels,
            Levels = training.Labels.Select(LevelOf).ToArray(),
            Thresholds = training.Labels.Select(label => hazards?.Usual[^1].ThresholdOf(label) ?? fit.Threshold).ToArray(),
            Margin = 0,
            FrontEnd = training.FrontEnd,
            WindowsPerDecision = SoundTraining.WindowsPerDecision,
            ClipExponent = fit.Release.ClipExponent,
            ModelSha256 = BundleFiles.Digest(model),
            CardSha256 = BundleFiles.Digest([]),
            DataLicences = SetLicences(clips),
            Command = string.Create(CultureInfo.InvariantCulture, $"tinyml train sound --data FOLDER --unknown FOLDERS --seed {request.Seed} {Options(request)}"),
            Training = training.TrainingHashes,
            Seed = request.Seed,
            Code = TrainRequest.Code,
            ModelBytes = size.Bytes,
            ArenaBytes = size.ArenaBytes,
            MultiplyAccumulates = (int)size.MultiplyAccumulates,
        };
        manifest = manifest with { Budget = BoardEstimate.Of(TfliteModel.Parse(model), manifest, PowerModel.Stated()).Budget };

        CrossValidated validated = CrossValidated.Sound(manifest, folds, fit, clips, training.Folds, hazards, request.Progress);
        JsonObject monitoring = Monitoring.Create(validated.Result, "fold", clips.Select(clip => InputLevel(clip.ReadSamples(training.FrontEnd.SampleRateHz))).ToArray());
        var energy = TrainingEnergy.Now(request);
        DataSource source = DataSource.Of(request.Data);
        var report = new EvaluationReport(validated.Result, $"{source.Name}, each fold left out once", size)
        {
            Basis = "One fold at a time was left out of training, and the network that had not seen it answered its clips, at a power of the mean and thresholds chosen on the others. The released network is trained on all folds.",
            Stress = validated.Stress,
            Hazards = hazards?.Drawn(),
        };
        string card = SoundCard.Write(training, clips, source, model, manifest, fit, hazards, SetLicences(clips), validated, monitoring, energy);
        return BundleFiles.Create(manifest, model, card, new Dictionary<string, string>
        {
            ["attribution.csv"] = Attribution(clips),
            [CardJson.File] = CardJson.Write(manifest, SoundCard.Facts, size, fit, fit.Abstaining(training.Labels, CrossFit.Coverage), validated, monitoring, energy, [new JsonObject { ["name"] = source.Name, ["licence"] = string.Join(", ", SetLicences(clips)), ["origin"] = source.Citation }], hazards),
            [ReportFiles.BundlePage] = EvaluationPage.Of(report),
            [ReportFiles.BundleJson] = ReportFiles.Json(report),
        });
    }

    /// <summary>Returns the procedure that was asked for.</summary>
    internal static SoundRecipe Recipe(TrainRequest request)
    {
        if (request.Candidate is { } candidate)
        {
            return candidate.Recipe(null);
        }

        var own = new SoundRecipe();
        return own with { SettlingPlan = own.SettlingPlan with { Epochs = request.Settling }, Augmentation = own.Augmentation with { Strange = (float)request.Strange, Chimeras = (float)request.Chimeras } };
    }

    private static string Options(TrainRequest request) => request.Candidate is { } candidate
        ? $"--candidates FILE --candidate '{candidate.Name}'"
        : string.Create(CultureInfo.InvariantCulture, $"--settle {request.Settling} --strange {request.Strange} --chimeras {request.Chimeras}");

    // As the log has it: the root mean square in 1/100 dB of full scale; what is silent altogether is its lowest.
    private static int InputLevel(short[] pcm)
    {
        double power = pcm.Average(sample => (double)sample * sample) / (32_768.0 * 32_768.0);
        return power > 0 ? (int)Math.Floor(1_000 * Math.Log10(power)) : SilentLevel;
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
}
