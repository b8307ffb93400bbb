using System;
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
        byte[] model = training.TrainFinal(cancel);

        ModelManifest Manifest(string modelDigest, string cardDigest) => new()
        {
            Id = "gas-hp354",
            Version = "0.1.0",
            Task = ModelManifest.GasTask,
            Labels = GasTraining.Labels,
            Levels = [HazardLevel.None, HazardLevel.Advisory, HazardLevel.Alarm],
            Thresholds = GasTraining.Labels.Select(_ => CardText.Threshold).ToArray(),
            Margin = CardText.Margin,
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
        string card = Card(training, data, model, request.Seed, recordings, boards, floating, int8, CardText.ByRule(Manifest(string.Empty, string.Empty), recordings));
        return BundleFiles.Create(Manifest, model, card, new Dictionary<string, string>());
    }

    private static string Card(
        GasTraining training,
        GasDataSet data,
        byte[] model,
        int seed,
        IReadOnlyList<FoldPrediction> recordings,
        IReadOnlyList<FoldPrediction> boards,
        ConfusionMatrix floating,
        ConfusionMatrix int8,
        ConfusionMatrix byRule) =>
        $"""
        # Model card: gas-hp354 0.1.0

        Tells clean air, odour and solvent vapour apart from one scan of a BME688 under heater profile HP-354 (ten steps, 10.78 s). `odour` is an
        advisory, `solvent_vapour` raises the alarm, and every alert is put to a person.

        ## Use

        *Intended*: to draw a person's attention to vapours of acetone, ethyl acetate or ethanol, and to strong smells, in a room where a commissioned
        sensor stands.

        *Never claimed*: fire, smoke, carbon monoxide, fuel gas, toxic levels, or any safety certification. `odour` does not mean safe: real smoke seen
        elsewhere falls at the strength of an odour.

        *Blind spots*: chlorinated solvents, hexane, THF and acetic acid hardly move this sensor under HP-354. Some teas differ from clean air by less than a tenth
        of a decade.

        ## Input and network

        log10 of the ten resistances less the sensor's own clean air (the median of ten commissioning scans). Temperature, humidity and pressure are no
        inputs: in the recordings they go together with the class. A dense layer of 16 units and one of 3, int8 after training.
        {CardText.Size(model)}

        ## Data

        {data.Cycles.Count} scans of heater profile HP-354, {training.ScoredScans} of them scored, {training.Protocol.Commissioning.Length} taken for baselines,
        {training.Protocol.Unsettled} left out because the sensor had not settled after sleep.

        | set | licence | origin |
        |---|---|---|
        {string.Join("\n", data.Sources.Select(source => $"| {source.Name} | {source.Licence} | {source.Origin} |"))}

        | board | sensors | recordings | scored scans by class |
        |---|---:|---:|---|
        {Boards(training, data)}

        {LicenceNote(data)}A class that was recorded on one board alone **cannot be measured** on a second one with these data; the table of boards left out below shows it.

        ## Protocol

        Scans with at least four scans since the sensor last slept. A sensor's baseline is the median of its first ten clean-air scans, air over water left out, in the
        order of recording names; those ten are not scored. The eight sensors of odours-devkit-a count as one, since its source did not tell them apart. 2024-11-24a, b
        and c are one exposure and one recording. A whole recording is left out of training, weights and quantisation ranges alike; the network trained on the others
        answers it; the answers of all recordings are pooled, and recall is averaged over the classes. Classes, and recordings within a class, count alike in
        training. Network, plan and thresholds ({CardText.Threshold / 100} % for an answer, {CardText.Margin / 100} points ahead of the runner-up) were fixed beforehand and not
        tuned on these figures.

        ## Figures of the procedure, one recording left out

        These are figures of the cross-validated procedure. The released network is trained on all recordings.

        {CardText.Summary(floating, int8, byRule)}
        int8, without abstaining:

        {CardText.Classes(GasTraining.Labels, int8, recordings)}
        {CardText.Confusion(int8)}
        int8, abstaining as on the board:

        {CardText.Confusion(byRule)}
        ### By recording left out

        {CardText.Folds(GasTraining.Labels, recordings)}
        ### By board left out

        A board left out takes its class with it where no other board has that class; such a class then has a recall of 0.

        {CardText.Folds(GasTraining.Labels, boards)}
        ## Limits

        - Odours in odours-devkit-a fade while their label stays, so part of what counts as a missed odour is nearly clean air.
        - Few boards and few rooms; one session for most labels. Water vapour is one recording: its effect cannot be measured.
        - The first scans after sleep read up to a decade low; the board must not classify them.
        - Concentrations were not measured. No statement about amounts can be made.

        ## Reproduce

        `tinyml train gas --data FOLDER --seed {seed}` over the same recordings writes the same bytes. The manifest lists the SHA-256 of every row group in training
        (board, recording, label and sensor); a part of such a group has another hash and would count as unseen.
        """.ReplaceLineEndings("\n") + "\n";

    private static string LicenceNote(GasDataSet data) => data.Sources.Any(source => source.Licence.Contains("GPL", StringComparison.Ordinal))
        ? "Some recordings are under the GPL. Whether weights trained on them are affected by that licence is unsettled; the owner of a deployment decides. "
        : string.Empty;

    private static string Boards(GasTraining training, GasDataSet data) => string.Join("\n", training.Protocol.Scored
        .Select(i => data.Cycles[i])
        .GroupBy(cycle => cycle.Board)
        .OrderBy(board => board.Key, StringComparer.Ordinal)
        .Select(board =>
        {
            string classes = string.Join(", ", board.GroupBy(cycle => cycle.Group).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => $"{group.Key} {group.Count()}"));
            string sensors = board.Any(cycle => cycle.Sensor < 0) ? "not told apart" : $"{board.Select(cycle => cycle.Sensor).Distinct().Count()}";
            return $"| {board.Key} | {sensors} | {board.Select(GasProtocol.RecordingOf).Distinct().Count()} | {classes} |";
        }));
}
