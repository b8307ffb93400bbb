using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Gas;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>The model card of the gas model.</summary>
internal sealed class GasCard(GasTraining training, GasDataSet data)
{
    /// <summary>The version of the released model.</summary>
    public const string Version = "0.4.1";

    /// <summary>What the card says in words.</summary>
    public static readonly CardFacts Facts = new(
        "Tells clean air, odour and solvent vapour apart from one scan of a BME688 under heater profile HP-354 (ten steps, 10.78 s). `odour` is an advisory, `solvent_vapour` raises the alarm, and every alert is put to a person.",
        "To draw a person's attention to vapours of acetone, ethyl acetate or ethanol, and to strong smells, in a room where a commissioned sensor stands.",
        "Fire, smoke, carbon monoxide, fuel gas, toxic levels, or any safety certification. `odour` does not mean safe: real smoke seen elsewhere falls at the strength of an odour.",
        "Chlorinated solvents, hexane, THF and acetic acid hardly move this sensor under HP-354. Some teas differ from clean air by less than a tenth of a decade.",
        "A whole recording is left out of training, weights and quantisation ranges alike; the network trained on the others answers it; the answers of all recordings are pooled, and recall is averaged over the classes.",
        [
            "Odours in odours-devkit-a fade while their label stays, so part of what counts as a missed odour is nearly clean air.",
            "Few boards and few rooms; one session for most labels. Water vapour is one recording: its effect cannot be measured.",
            "The first scans after sleep read up to a decade low; the board must not classify them.",
            "A sensor that has drifted a tenth of a decade from its baseline is answered wrongly with confidence more often than it is abstained from (the table under disturbance): the baseline must be kept fresh.",
            "A scan that no air gives is abstained from: a step more than half a decade above clean air, or a saturated step beside one a fifth of a decade below it. Saturation of the cold steps alone looks like clean air and cannot be told from it.",
            "Concentrations were not measured. No statement about amounts can be made.",
        ]);

    // A kind that is called clean more often than this is named.
    private const double NamedBelow = 0.95;

    /// <summary>Gets the answers with one board left out.</summary>
    public required IReadOnlyList<FoldPrediction> Boards { get; init; }

    /// <summary>Gets the answers with one sensor left out.</summary>
    public required IReadOnlyList<FoldPrediction> Sensors { get; init; }

    /// <summary>Gets the answers with one kind left out.</summary>
    public required IReadOnlyList<FoldPrediction> Kinds { get; init; }

    /// <summary>Gets the answers of networks that see temperature and humidity alone.</summary>
    public required IReadOnlyList<FoldPrediction> Climate { get; init; }

    /// <summary>Returns the card as Markdown.</summary>
    public string Write(byte[] model, ModelManifest manifest, CrossFit fit, CrossValidated validated, JsonObject monitoring, TrainingEnergy energy)
    {
        IReadOnlyList<FoldPrediction> recordings = fit.Predictions;
        ConfusionMatrix floating = CardText.WithoutAbstaining(GasTraining.Labels, recordings, prediction => prediction.FloatConfidences);
        ConfusionMatrix int8 = CardText.WithoutAbstaining(GasTraining.Labels, recordings, prediction => prediction.Int8Confidences);
        ConfusionMatrix byRule = validated.Result.Confusion(validated.Result.Examples);
        ConfusionMatrix atNinety = fit.Abstaining(GasTraining.Labels, 0.9);
        return $"""
        # Model card: gas-hp354 {Version}

        {Facts.Summary}

        ## Use

        *Intended*: {Facts.IntendedUse}

        *Never claimed*: {Facts.NeverClaimed}

        *Blind spots*: {Facts.BlindSpots}

        *Licence of the weights*: {CardFacts.Licence}. *Contact*: {CardFacts.Contact}.

        ## Input and network

        log10 of the ten resistances less the sensor's own clean air (the median of ten commissioning scans). Temperature, humidity and pressure are no
        inputs: in the recordings they go together with the class. Dense layers of {string.Join(", ", training.Recipe.Hidden)} units and one of {GasTraining.Labels.Count}, trained on int8 codes at the end.
        {CardText.Size(model)}

        ## Data

        {data.Cycles.Count} scans of heater profile HP-354, {training.ScoredScans} of them scored, {training.Protocol.Commissioning.Length} taken for baselines,
        {training.Protocol.Unsettled} left out because the sensor had not settled after sleep.

        | set | licence | origin |
        |---|---|---|
        {string.Join("\n", data.Sources.Select(source => $"| {source.Name} | {source.Licence} | {source.Origin} |"))}

        | board | sensors | recordings | scored scans by class |
        |---|---:|---:|---|
        {BoardTable()}

        {CardText.Hashes(manifest)}

        {LicenceNote()}A class that was recorded on one board alone **cannot be measured** on a second one with these data; the table of boards left out below shows it.

        ## Protocol

        Scans with at least four scans since the sensor last slept. A sensor's baseline is the median of its first ten clean-air scans, air over water left out, in the
        order of recording names; those ten are not scored. The eight sensors of odours-devkit-a count as one, since its source did not tell them apart. 2024-11-24a, b
        and c are one exposure and one recording. A whole recording is left out of training, weights and quantisation ranges alike; the network trained on the others
        answers it; the answers of all recordings are pooled, and recall is averaged over the classes. Classes, and recordings within a class, count alike in
        training. Temperature and abstention threshold of a recording are chosen on the answers to the others.

        {Choice}

        ## Figures of the procedure, one recording left out

        These are figures of the cross-validated procedure. The released network is trained on all recordings. Balanced accuracy of int8 with its 95 % interval:
        {CardText.WithInterval(GasTraining.Labels, recordings, matrix => matrix.BalancedAccuracy)}.

        {CardText.Summary(floating, int8, byRule)}
        At 90 % coverage, thresholds chosen on the other recordings: {atNinety.Abstained} of {atNinety.Total} abstained, balanced accuracy of what is answered
        {CardText.Share(atNinety.CoveredBalancedAccuracy)}.

        {CardText.Calibration(fit)}
        int8, without abstaining:

        {CardText.Classes(GasTraining.Labels, int8, recordings)}
        {CardText.Confusion(int8)}
        int8, abstaining as on the board:

        {CardText.Confusion(byRule)}
        ### By recording left out

        {CardText.Folds(GasTraining.Labels, recordings)}
        ### By board left out

        A board left out takes its class with it where no other board has that class; such a class then has a recall of 0.

        {CardText.Folds(GasTraining.Labels, Boards)}
        ### By sensor left out

        Recall of the other sensors of the same board stays in training, so this is the milder question.

        {CardText.Folds(GasTraining.Labels, Sensors)}
        ### The shortcut by climate

        {Shortcut()}

        ### By kind left out

        All scans of one label left out of training, on every board. How often they are not called clean air, without abstaining: {KindFigures(Kinds)}

        ### Groups, worst and gap

        {CardText.Groups(validated.Result)}
        ### Under disturbance, one recording left out

        {CardText.Stress(validated.Stress)}
        ### Time to an alert

        {CardText.Delays(validated.Delays)}
        ## Limits

        {Facts.LimitList()}

        ## Energy

        {energy.Sentence()} {CardText.Cost(manifest)}

        {Monitoring.Section(monitoring, "board", "the mean over the heater steps of log10 ohm, in 1/1000.")}

        ## Reproduce

        `tinyml train gas --data FOLDER --seed {manifest.Seed}` over the same recordings writes the same bytes. The manifest lists the SHA-256 of every row group in training
        (board, recording, label and sensor); a part of such a group has another hash and would count as unseen.
        """.ReplaceLineEndings("\n") + "\n";
    }

    private const string Choice =
        "Widths, plan and augmentation were chosen among the candidates of `tinyml search gas`, which also gives the figure of the choice made anew for each recording on the others alone.";

    private string Shortcut()
    {
        if (Climate.Count == 0)
        {
            return "Too few recordings state temperature and humidity for a control.";
        }

        ConfusionMatrix control = CardText.WithoutAbstaining(GasTraining.Labels, Climate, prediction => prediction.FloatConfidences);
        string recalls = string.Join(", ", GasTraining.Labels.Select((label, i) => $"{label} {CardText.Share(control.Recall(i))}"));
        return string.Create(CultureInfo.InvariantCulture, $"Networks that see temperature and humidity alone, one recording left out, {control.Total} scans that state them: balanced accuracy {CardText.Share(control.BalancedAccuracy)} ({recalls}); chance is {1.0 / GasTraining.Labels.Count:F3}. The released network sees neither; a test shuffles both and finds every output unchanged.");
    }

    private static string KindFigures(IReadOnlyList<FoldPrediction> predictions)
    {
        (string Name, double Share, int Count)[] kinds = predictions.GroupBy(prediction => prediction.Fold)
            .Select(kind => (kind.Key, kind.Average(prediction => Array.IndexOf(prediction.Int8Confidences, prediction.Int8Confidences.Max()) == 0 ? 0 : 1.0), kind.Count()))
            .OrderBy(kind => kind.Item2)
            .ToArray();
        var text = new StringBuilder();
        double median = kinds.Length % 2 == 1 ? kinds[kinds.Length / 2].Share : (kinds[(kinds.Length / 2) - 1].Share + kinds[kinds.Length / 2].Share) / 2;
        text.Append(CultureInfo.InvariantCulture, $"the median of {kinds.Length} kinds is {median:F3}. Below {NamedBelow:F2}: ");
        text.AppendJoin(", ", kinds.Where(kind => kind.Share < NamedBelow).Select(kind => string.Create(CultureInfo.InvariantCulture, $"{kind.Name} {kind.Share:F3} of {kind.Count}")));
        return text.Append('.').ToString();
    }

    private string LicenceNote() => data.Sources.Any(source => source.Licence.Contains("GPL", StringComparison.Ordinal))
        ? "Some recordings are under the GPL. Whether weights trained on them are affected by that licence is unsettled; the owner of a deployment decides. "
        : string.Empty;

    private string BoardTable() => string.Join("\n", training.Protocol.Scored
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
