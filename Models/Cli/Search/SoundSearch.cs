using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Drawing;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Cli.Train;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Search;

/// <summary>
/// Trains each candidate that keeps the budget and sets what it answers against what it costs. The last fold is left out of every training that has a part in the choice and gives
/// the figure of the chosen candidate. Trainings go on from their checkpoints, so an interrupted search loses an epoch at most.
/// </summary>
internal sealed class SoundSearch(IReadOnlyList<SoundClip> clips, string folder, int seed, int? epochs, PowerModel power, BoardBudget? budget, Action<string> progress)
{
    private readonly string[] _labels = clips.Select(clip => clip.Class ?? string.Empty).Distinct().Order(StringComparer.Ordinal).ToArray();

    public void Run(IReadOnlyList<SoundCandidate> candidates, CancellationToken cancel)
    {
        var rows = new List<Row>();
        foreach (SoundCandidate candidate in candidates)
        {
            BoardEstimate cost = BoardEstimate.Sound(
                TfliteModel.Parse(SoundTraining.Untrained(candidate.Architecture, candidate.FrontEnd, _labels.Length)), candidate.FrontEnd, SoundTraining.WindowsPerDecision, power);
            IReadOnlyList<string> exceeded = budget?.Exceeded(cost) ?? [];
            (double chosenOn, double reported) = exceeded.Count == 0 ? Train(candidate, cancel) : (double.NaN, double.NaN);
            rows.Add(new Row(candidate.Name, cost, exceeded, chosenOn, reported));
            progress(exceeded.Count == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{candidate.Name}: {chosenOn:F3} on the folds that choose, {rows.Count} of {candidates.Count} candidates done")
                : $"{candidate.Name}: {string.Join("; ", exceeded)}");
            Write(rows);
        }

        Console.WriteLine(Table(rows));
    }

    private (double ChosenOn, double Reported) Train(SoundCandidate candidate, CancellationToken cancel)
    {
        var own = new SoundRecipe();
        var training = new SoundTraining(clips, candidate.FrontEnd, seed, _ => { })
        {
            Recipe = own with { Student = candidate.Architecture, StudentPlan = own.StudentPlan with { Epochs = epochs ?? own.StudentPlan.Epochs } },
            CheckpointFolder = Path.Combine(folder, "checkpoints"),
        };
        int last = training.Folds[^1];
        var answers = new ConcurrentDictionary<int, IReadOnlyList<FoldPrediction>>();
        Parallel.ForEach(training.Folds, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, fold =>
            answers[fold] = training.LeaveOut(fold == last ? [last] : [fold, last], [fold], line => progress($"{candidate.Name}: {line}"), cancel).Predictions);
        double Accuracy(IEnumerable<FoldPrediction> predictions) => CardText.WithoutAbstaining(_labels, predictions, answer => answer.Int8Confidences).BalancedAccuracy ?? 0;
        return (Accuracy(training.Folds.Where(fold => fold != last).SelectMany(fold => answers[fold])), Accuracy(answers[last]));
    }

    private void Write(IReadOnlyList<Row> rows)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "search.md"), Table(rows) + "\n");
        File.WriteAllText(Path.Combine(folder, "search.json"), new JsonArray(rows.Select(row => (JsonNode)row.ToJson(IsOnFront(row, rows), row == Best(rows))).ToArray()).ToJsonString() + "\n");
        Row[] trained = rows.Where(row => row.IsTrained).ToArray();
        if (trained.Length > 0)
        {
            string plot = ScatterPlot.Draw(
                "search",
                "Balanced accuracy on the folds that choose, against size; diamonds lie on the Pareto front",
                string.Join(" ", trained.Select(row => string.Create(CultureInfo.InvariantCulture, $"{row.Name}: {row.Cost.Network.FileBytes} bytes, {row.ChosenOn:F3}."))),
                "bytes of .tflite, logarithmic",
                trained.Select(row => (row.Name, (double)row.Cost.Network.FileBytes, row.ChosenOn, ((double, double)?)null, IsOnFront(row, rows))).ToArray());
            var page = new HtmlPage("Search", "Candidates of the sound network", "tinyml search sound", "What more bytes buy.", string.Empty);
            page.Add("front", "Pareto front", plot + PageTable(rows));
            File.WriteAllText(Path.Combine(folder, "search.html"), page.ToString());
        }
    }

    private static HtmlTable PageTable(IReadOnlyList<Row> rows)
    {
        var table = new HtmlTable("Candidates", "candidate", "#bytes", "#multiply-accumulates", "#RAM", "#ms", "#mJ", "#balanced accuracy, folds that choose", "on the front", "#fold left out");
        foreach (Row row in rows)
        {
            string[] figures = new[] { row.Cost.Network.FileBytes, row.Cost.Network.MultiplyAccumulates, row.Cost.RamBytes, row.Cost.Milliseconds, row.Cost.Millijoules }
                .Select(figure => figure.ToString("N0", CultureInfo.InvariantCulture)).ToArray();
            table.Add([
                WebUtility.HtmlEncode(row.Name), .. figures,
                row.IsTrained ? CardText.Share(row.ChosenOn) : "over the budget",
                IsOnFront(row, rows) ? row == Best(rows) ? "yes, chosen" : "yes" : "no",
                row.IsTrained ? CardText.Share(row.Reported) : "-"]);
        }

        return table;
    }

    private static Row? Best(IReadOnlyList<Row> rows) => rows.Where(row => row.IsTrained).MaxBy(row => row.ChosenOn);

    // Nothing that costs no more answers better, and nothing that answers as well costs less.
    private static bool IsOnFront(Row row, IReadOnlyList<Row> rows) => row.IsTrained && !rows.Any(other => other.IsTrained
        && other.Cost.Milliseconds <= row.Cost.Milliseconds && other.Cost.Network.FileBytes <= row.Cost.Network.FileBytes && other.ChosenOn >= row.ChosenOn
        && (other.ChosenOn > row.ChosenOn || other.Cost.Milliseconds < row.Cost.Milliseconds || other.Cost.Network.FileBytes < row.Cost.Network.FileBytes));

    private static string Table(IReadOnlyList<Row> rows)
    {
        var text = new StringBuilder();
        text.AppendLine("| candidate | bytes | multiply-accumulates | RAM | ms | mJ | balanced accuracy, int8, on the folds that choose | on the front | on the fold left out of the choice |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---|---:|");
        foreach (Row row in rows)
        {
            string choice = row.IsTrained ? CardText.Share(row.ChosenOn) : "over the budget: " + string.Join("; ", row.Exceeded);
            string reported = row == Best(rows) ? CardText.Share(row.Reported) + ", chosen" : row.IsTrained ? CardText.Share(row.Reported) : "-";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Cost.Network.FileBytes:N0} | {row.Cost.Network.MultiplyAccumulates:N0} | {row.Cost.RamBytes:N0} | {row.Cost.Milliseconds:N0} | {row.Cost.Millijoules:N0} | {choice} | {(IsOnFront(row, rows) ? "yes" : "no")} | {reported} |");
        }

        return text.ToString().TrimEnd();
    }

    private sealed record Row(string Name, BoardEstimate Cost, IReadOnlyList<string> Exceeded, double ChosenOn, double Reported)
    {
        public bool IsTrained => Exceeded.Count == 0;

        public JsonObject ToJson(bool isOnFront, bool isChosen) => new()
        {
            ["name"] = Name,
            ["model_bytes"] = Cost.Network.FileBytes,
            ["macs"] = Cost.Network.MultiplyAccumulates,
            ["ram_bytes"] = Cost.RamBytes,
            ["milliseconds"] = Cost.Milliseconds,
            ["millijoules"] = Cost.Millijoules,
            ["exceeded"] = new JsonArray(Exceeded.Select(text => (JsonNode)text).ToArray()),
            ["balanced_accuracy_choosing"] = IsTrained ? ChosenOn : null,
            ["balanced_accuracy_left_out"] = IsTrained ? Reported : null,
            ["on_front"] = isOnFront,
            ["chosen"] = isChosen,
        };
    }
}
