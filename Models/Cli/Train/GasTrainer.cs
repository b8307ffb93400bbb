using System.Collections.Generic;
using System.Linq;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
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
        IReadOnlyList<FoldPrediction> recordings = training.LeaveOutRecordings(request.Progress, cancel);
        IReadOnlyList<FoldPrediction> boards = training.LeaveOutBoards(request.Progress, cancel);
        IReadOnlyList<FoldPrediction> kinds = training.LeaveOutKinds(request.Progress, cancel);
        var fit = new CrossFit(recordings, GasTraining.Labels.Count);
        byte[] model = GasTraining.Export(training.TrainFinal(cancel), fit.Temperature);

        ModelManifest Manifest(string modelDigest, string cardDigest) => new()
        {
            Id = "gas-hp354",
            Version = GasCard.Version,
            Task = ModelManifest.GasTask,
            Labels = GasTraining.Labels,
            Levels = [HazardLevel.None, HazardLevel.Advisory, HazardLevel.Alarm],
            Thresholds = GasTraining.Labels.Select(_ => fit.Threshold).ToArray(),
            Margin = 0,
            HeaterProfile = GasDataSet.DefaultProfile,
            ModelSha256 = modelDigest,
            CardSha256 = cardDigest,
            DataLicences = data.Sources.Select(source => $"{source.Licence} ({source.Name})").ToArray(),
            Command = $"tinyml train gas --data FOLDER --seed {request.Seed}",
            Training = training.TrainingHashes,
            Seed = request.Seed,
        };

        ConfusionMatrix floating = CardText.WithoutAbstaining(GasTraining.Labels, recordings, prediction => prediction.FloatConfidences);
        ConfusionMatrix int8 = CardText.WithoutAbstaining(GasTraining.Labels, recordings, prediction => prediction.Int8Confidences);
        request.Progress($"leave one recording out: balanced accuracy {floating.BalancedAccuracy:F4} float, {int8.BalancedAccuracy:F4} int8");
        string card = GasCard.Write(training, data, model, request.Seed, fit, boards, kinds);
        return BundleFiles.Create(Manifest, model, card, new Dictionary<string, string>());
    }
}
