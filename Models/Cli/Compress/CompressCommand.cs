using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Threading;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Models.Cli.Fit;
using MeadowTinyMl.Training.Compression;
using MeadowTinyMl.Training.Gas;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Compress;

/// <summary><c>tinyml compress</c>: float, pruned, distilled, int8, each with what it answers and costs, held against a budget.</summary>
internal static class CompressCommand
{
    public static Command Create() => new("compress", "Make a network small step by step and show what each step costs and saves.")
    {
        Task(
            ModelManifest.GasTask,
            "Each third recording of a class is left out of all stages; they give the figures.\n\nExample: tinyml compress gas --data recordings/gas --out stages --budget Models/board-budget.gas.json",
            Gas),
        Task(
            ModelManifest.SoundTask,
            "The last fold is left out of all stages; it gives the figures.\n\nExample: tinyml compress sound --data recordings/esc10 --out stages --epochs 40 --budget Models/board-budget.sound.json",
            Sound),
    };

    private static Command Task(string task, string description, Func<CompressRequest, CancellationToken, CompressTable> compress)
    {
        var data = new Option<string>("--data") { Description = "The recordings.", Required = true };
        var output = new Option<string>("--out") { Description = "The folder for the models of all stages, the table and checkpoints, from which an interrupted run goes on.", Required = true };
        var budget = new Option<string?>("--budget") { Description = "A budget that the last stage must keep: JSON with flash_bytes, ram_bytes, milliseconds, millijoules. Exit code 1 where it does not." };
        Option<string?> power = FitCommand.PowerOption();
        var seed = new Option<int>("--seed") { Description = "Fixes all randomness.", DefaultValueFactory = _ => 1 };
        var epochs = new Option<int?>("--epochs") { Description = "Epochs of the first stage; the next two take half as many. The released procedure's own otherwise." };
        var width = new Option<double>("--width") { Description = "How much wider than the released network the first one is, 0.25 to 8.", DefaultValueFactory = _ => 1.5 };
        var keep = new Option<double>("--keep") { Description = "The share of channels that pruning leaves, 0.05 to 1.", DefaultValueFactory = _ => 0.67 };
        var sparsity = new Option<double>("--sparsity") { Description = "The share of each layer's weights that pruning sets to zero as well, the least first, 0 to 0.95. Zeroes take as many bytes and as much time as other weights.", DefaultValueFactory = _ => 0 };
        var json = new Option<bool>("--json") { Description = "Print JSON." };
        var command = new Command(task, description) { data, output, budget, power, seed, epochs, width, keep, sparsity, json };
        command.SetAction((parsed, cancel) =>
        {
            BoardBudget? limit = parsed.GetValue(budget) is { } file ? BoardBudget.Parse(File.ReadAllText(file), file) : null;
            string folder = parsed.GetValue(output)!;
            var request = new CompressRequest(
                parsed.GetValue(data)!,
                Path.Combine(folder, "checkpoints"),
                Range("--seed", parsed.GetValue(seed), 0, int.MaxValue),
                parsed.GetValue(epochs) is { } count ? Range("--epochs", count, 1, 10_000) : null,
                Range("--width", parsed.GetValue(width), 0.25, 8),
                Range("--keep", parsed.GetValue(keep), 0.05, 1),
                Range("--sparsity", parsed.GetValue(sparsity), 0, 0.95),
                FitCommand.ReadPower(parsed.GetValue(power)),
                line => Console.Error.WriteLine(line));
            if (!Directory.Exists(request.Data))
            {
                throw new DirectoryNotFoundException($"{request.Data}: no such folder; expected recordings.");
            }

            CompressTable table = compress(request, cancel);
            table.Write(folder, limit);
            if (parsed.GetValue(json))
            {
                Console.WriteLine(table.ToJson(limit).ToJsonString());
            }
            else
            {
                Console.WriteLine(table.ToText(limit));
            }

            return System.Threading.Tasks.Task.FromResult(table.Exceeded(limit).Count == 0 ? 0 : 1);
        });
        return command;
    }

    private static CompressTable Gas(CompressRequest request, CancellationToken cancel)
    {
        var training = new GasTraining(GasDataSet.Read(request.Data), request.Seed);
        GasRecipe own = training.Recipe;
        IReadOnlyList<CompressionStage> stages = training.Compress(request.Recipe(own.Plan, own.QuantizedPlan), request.Checkpoints, request.Progress, cancel);
        return new CompressTable(GasTraining.Labels, stages, model => BoardEstimate.Gas(model, request.Power));
    }

    private static CompressTable Sound(CompressRequest request, CancellationToken cancel)
    {
        var training = new SoundTraining(SoundDataSet.Read(request.Data), new SoundRecipe(), request.Seed, request.Progress) { CheckpointFolder = request.Checkpoints };
        SoundRecipe own = training.Recipe;
        IReadOnlyList<CompressionStage> stages = training.Compress(training.Folds[^1], request.Recipe(own.StudentPlan, own.QuantizedPlan), request.Progress, cancel);
        return new CompressTable(training.Labels, stages, model => BoardEstimate.Sound(model, training.FrontEnd, SoundTraining.WindowsPerDecision, request.Power));
    }

    private static T Range<T>(string name, T value, T low, T high)
        where T : IComparable<T> => value.CompareTo(low) >= 0 && value.CompareTo(high) <= 0
            ? value
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{name} {value}: expected {low} to {high}."));
}
