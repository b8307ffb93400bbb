using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Cli.Train;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Compression;

namespace MeadowTinyMl.Models.Cli.Compress;

/// <summary>The stages of a compression side by side. The board runs int8 alone, so costs are those of each stage quantised as it stands.</summary>
internal sealed class CompressTable
{
    private readonly Row[] _rows;

    public CompressTable(IReadOnlyList<string> labels, IReadOnlyList<CompressionStage> stages, Func<TfliteModel, BoardEstimate> estimate)
    {
        double Accuracy(CompressionStage stage, Func<FoldPrediction, int[]> confidences) => CardText.WithoutAbstaining(labels, stage.Answers, confidences).BalancedAccuracy ?? 0;
        _rows = stages.Select(stage => new Row(
            stage,
            Accuracy(stage, answer => answer.FloatConfidences),
            Accuracy(stage, answer => answer.Int8Confidences),
            estimate(TfliteModel.Parse(stage.Model)))).ToArray();
    }

    public IReadOnlyList<string> Exceeded(BoardBudget? budget) => budget?.Exceeded(_rows[^1].Cost) ?? [];

    /// <summary>Writes the model of each stage, the table as Markdown and as JSON.</summary>
    public void Write(string folder, BoardBudget? budget)
    {
        Directory.CreateDirectory(folder);
        foreach (Row row in _rows)
        {
            File.WriteAllBytes(Path.Combine(folder, row.Stage.Name + ".tflite"), row.Stage.Model);
        }

        File.WriteAllText(Path.Combine(folder, "compress.md"), ToText(budget) + "\n");
        File.WriteAllText(Path.Combine(folder, "compress.json"), ToJson(budget).ToJsonString() + "\n");
    }

    public string ToText(BoardBudget? budget)
    {
        var text = new StringBuilder();
        text.AppendLine("| stage | balanced accuracy, float | int8 | bytes, float32 | bytes, int8 | multiply-accumulates | arena | RAM | ms | mJ |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        foreach (Row row in _rows)
        {
            string floating = row.Stage.Name == "int8" ? "-" : CardText.Share(row.Float);
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Stage.Name} | {floating} | {CardText.Share(row.Int8)} | {4 * row.Stage.Parameters:N0} | {row.Stage.Model.Length:N0} | {row.Cost.Network.MultiplyAccumulates:N0} | {row.Cost.Network.ArenaBytes:N0} | {row.Cost.RamBytes:N0} | {row.Cost.Milliseconds:N1} | {row.Cost.Millijoules:N1} |");
        }

        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{_rows[0].Stage.Answers.Count} examples that no stage saw. Time and energy are estimates, front end included: `tinyml fit`.");
        if (_rows[^1].Stage.ZeroWeights > 0)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"Share of zero weights: {string.Join(", ", _rows.Select(row => $"{row.Stage.Name} {CardText.Share(row.Stage.ZeroWeights)}"))}.");
        }

        if (budget != null)
        {
            IReadOnlyList<string> exceeded = Exceeded(budget);
            text.AppendLine(exceeded.Count == 0 ? "The budget is kept." : "Over the budget: " + string.Join("; ", exceeded) + ".");
        }

        return text.ToString().TrimEnd();
    }

    public JsonObject ToJson(BoardBudget? budget) => new()
    {
        ["examples"] = _rows[0].Stage.Answers.Count,
        ["stages"] = new JsonArray(_rows.Select(row => (JsonNode)new JsonObject
        {
            ["stage"] = row.Stage.Name,
            ["float_balanced_accuracy"] = row.Stage.Name == "int8" ? null : row.Float,
            ["int8_balanced_accuracy"] = row.Int8,
            ["float_bytes"] = 4 * row.Stage.Parameters,
            ["zero_weights"] = row.Stage.ZeroWeights,
            ["model_bytes"] = row.Stage.Model.Length,
            ["macs"] = row.Cost.Network.MultiplyAccumulates,
            ["arena_bytes"] = row.Cost.Network.ArenaBytes,
            ["ram_bytes"] = row.Cost.RamBytes,
            ["instructions"] = row.Cost.Instructions,
            ["milliseconds"] = row.Cost.Milliseconds,
            ["millijoules"] = row.Cost.Millijoules,
        }).ToArray()),
        ["fits"] = budget == null ? null : Exceeded(budget).Count == 0,
        ["exceeded"] = new JsonArray(Exceeded(budget).Select(text => (JsonNode)text).ToArray()),
    };

    private sealed record Row(CompressionStage Stage, double Float, double Int8, BoardEstimate Cost);
}
