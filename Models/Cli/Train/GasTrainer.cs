using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Evaluation.Report;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Gas;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>Trains the gas model and writes its card.</summary>
internal static class GasTrainer
{
    public static BundleFiles Run(TrainRequest request, CancellationToken cancel)
    {
        GasDataSet data = GasDataSet.Read(request.Data);
        foreach (string reason in data.LeftOut)
        {
            request.Progress("left out: " + reason);
        }

        var training = new GasTraining(data, request.Seed);
        request.Progress($"{data.Cycles.Count} scans, {training.ScoredScans} scored");
        IReadOnlyList<TrainedFold> folds = training.LeaveOutRecordings(request.Progress, cancel);
        FoldPrediction[] recordings = Answers(folds);
        var card = new GasCard(training, data)
        {
            Boards = Answers(training.LeaveOutBoards(request.Progress, cancel)),
            Sensors = Answers(training.LeaveOutSensors(request.Progress, cancel)),
            Kinds = Answers(training.LeaveOutKinds(request.Progress, cancel)),
            Climate = training.ClimateControl(cancel),
        };
        var fit = new CrossFit(recordings, GasTraining.Labels.Count);
        byte[] model = GasTraining.Export(training.TrainFinal(cancel), fit.Release.Temperature);
        ModelSize size = ModelSize.Of(TfliteModel.Parse(model));
        var manifest = new ModelManifest
        {
            Id = "gas-hp354",
            Version = GasCard.Version,
            Task = ModelManifest.GasTask,
            Labels = GasTraining.Labels,
            Levels = [HazardLevel.None, HazardLevel.Advisory, HazardLevel.Alarm],
            Thresholds = GasTraining.Labels.Select(_ => fit.Threshold).ToArray(),
            Margin = 0,
            HeaterProfile = GasDataSet.DefaultProfile,
            ModelSha256 = BundleFiles.Digest(model),
            CardSha256 = BundleFiles.Digest([]),
            DataLicences = data.Sources.Select(source => $"{source.Licence} ({source.Name})").ToArray(),
            Command = $"tinyml train gas --data FOLDER --seed {request.Seed}",
            Training = training.TrainingHashes,
            Seed = request.Seed,
            Code = TrainRequest.Code,
            ModelBytes = size.Bytes,
            ArenaBytes = size.ArenaBytes,
            MultiplyAccumulates = (int)size.MultiplyAccumulates,
        };
        manifest = manifest with { Budget = BoardEstimate.Of(TfliteModel.Parse(model), manifest, PowerModel.Stated()).Budget };

        ConfusionMatrix floating = CardText.WithoutAbstaining(GasTraining.Labels, recordings, prediction => prediction.FloatConfidences);
        ConfusionMatrix int8 = CardText.WithoutAbstaining(GasTraining.Labels, recordings, prediction => prediction.Int8Confidences);
        request.Progress($"leave one recording out: balanced accuracy {floating.BalancedAccuracy:F4} float, {int8.BalancedAccuracy:F4} int8");
        CrossValidated validated = CrossValidated.Gas(manifest, folds, fit, data, Evaluating.OtherProfile(request.Data, GasDataSet.DefaultProfile));
        JsonObject monitoring = Monitoring.Create(validated.Result, "board", training.Protocol.Scored.Select(i => InputLevel(data.Cycles[i])).ToArray());
        var energy = TrainingEnergy.Now(request);
        var report = new EvaluationReport(validated.Result, "the training recordings, each left out once", size)
        {
            Basis = "One recording at a time was left out of training, and the network that had not seen it answered it, at a temperature and thresholds chosen on the others. The released network is trained on all recordings.",
            Stress = validated.Stress,
            Delays = validated.Delays,
        };
        JsonObject[] sets = data.Sources.Select(source => new JsonObject { ["name"] = source.Name, ["licence"] = source.Licence, ["origin"] = source.Origin }).ToArray();
        return BundleFiles.Create(manifest, model, card.Write(model, manifest, fit, validated, monitoring, energy), new Dictionary<string, string>
        {
            [CardJson.File] = CardJson.Write(manifest, GasCard.Facts, size, fit, validated.Result.Confusion(validated.Result.Examples), validated, monitoring, energy, sets),
            [ReportFiles.BundlePage] = EvaluationPage.Of(report),
            [ReportFiles.BundleJson] = ReportFiles.Json(report),
        });
    }

    private static FoldPrediction[] Answers(IReadOnlyList<TrainedFold> folds) => folds.SelectMany(fold => fold.Predictions).ToArray();

    // As the log has it: the mean over the heater steps of log10 ohm, in 1/1000.
    private static int InputLevel(GasCycle cycle) => (int)Math.Floor(1_000 * cycle.Ohms.Average(ohms => Math.Log10(ohms)));
}
