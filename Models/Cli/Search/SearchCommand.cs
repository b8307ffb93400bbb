using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Cli.Fit;
using MeadowTinyMl.Models.Cli.Train;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Gas;

namespace MeadowTinyMl.Models.Cli.Search;

/// <summary><c>tinyml search</c>: nested validation of a table of candidates. For each recording the candidate that does best on all others is taken and judged on it.</summary>
internal static class SearchCommand
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "The recordings.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Fixes all randomness.", DefaultValueFactory = _ => 1 };
        var gas = new Command("gas", "Choose among the committed candidates of the gas procedure, and say how good the choice is on recordings that had no part in it.\n\nExample: tinyml search gas --data recordings/gas")
        {
            data,
            seed,
        };
        gas.SetAction((parsed, cancel) =>
        {
            Run(GasDataSet.Read(parsed.GetValue(data)!), parsed.GetValue(seed), cancel);
            return System.Threading.Tasks.Task.FromResult(0);
        });
        return new Command("search", "Nested validation of candidates.") { gas, Sound() };
    }

    private static Command Sound()
    {
        var data = new Option<string>("--data") { Description = "A folder with metadata.csv (class, fold) and WAV files.", Required = true };
        var unknown = new Option<string?>("--unknown") { Description = "Folders of sounds of other kinds, with commas between: the choice then goes by the strict hazard recall too, and the figures say how often they raise the alarm. Never trained on." };
        var output = new Option<string>("--out") { Description = "The folder for table, plot, figures and checkpoints, from which an interrupted search goes on.", Required = true };
        var table = new Option<string?>("--candidates") { Description = "A table of candidates; the committed one otherwise." };
        var budget = new Option<string?>("--budget") { Description = "A budget; a candidate over it is listed and not trained." };
        Option<string?> power = FitCommand.PowerOption();
        var epochs = new Option<int?>("--epochs") { Description = "Epochs of each training before it settles; each candidate's own otherwise." };
        var seed = new Option<int>("--seed") { Description = "Fixes all randomness.", DefaultValueFactory = _ => 1 };
        var sound = new Command("sound", """
            Nested validation: train each candidate under a budget without each pair of folds, choose for each fold by the others, and judge the choice on that fold.

            Example: tinyml search sound --data recordings/esc10 --unknown recordings/esc50 --out search --budget Models/board-budget.sound.json
            """)
        {
            data,
            unknown,
            output,
            table,
            budget,
            power,
            epochs,
            seed,
        };
        sound.SetAction((parsed, cancel) =>
        {
            if (parsed.GetValue(epochs) is < 1 or > 10_000)
            {
                throw new ArgumentException($"--epochs {parsed.GetValue(epochs)}: expected 1 to 10000.");
            }

            IReadOnlyList<SoundCandidate> candidates = parsed.GetValue(table) is { } file ? SoundCandidate.Parse(File.ReadAllText(file), file) : SoundCandidate.Committed();
            BoardBudget? limit = parsed.GetValue(budget) is { } path ? BoardBudget.Parse(File.ReadAllText(path), path) : null;
            var request = new SearchRequest(parsed.GetValue(output)!, parsed.GetValue(seed), FitCommand.ReadPower(parsed.GetValue(power)))
            {
                Unknown = UnknownSounds.Read(parsed.GetValue(unknown)),
                Epochs = parsed.GetValue(epochs),
                Budget = limit,
            };
            new SoundSearch(SoundDataSet.Read(parsed.GetValue(data)!), request, line => Console.Error.WriteLine(line)).Run(candidates, cancel);
            return System.Threading.Tasks.Task.FromResult(0);
        });
        return sound;
    }

    private static void Run(GasDataSet data, int seed, CancellationToken cancel)
    {
        var results = new List<(string Name, int Bytes, long Macs, IReadOnlyList<FoldPrediction> Answers, IReadOnlyDictionary<string, long[,]> Inner)>();
        foreach ((string name, GasRecipe recipe) in GasCandidates.All)
        {
            var training = new GasTraining(data, seed) { Recipe = recipe };
            byte[] model = GasTraining.Export(training.TrainFinal(cancel), 1);
            long macs = new Interpreter(TfliteModel.Parse(model)).MultiplyAccumulates;
            FoldPrediction[] answers = training.LeaveOutRecordings(_ => { }, cancel).SelectMany(fold => fold.Predictions).ToArray();
            results.Add((name, model.Length, macs, answers, training.CountWithoutPairs(line => Console.Error.Write($"\r{name}: {line}   "), cancel)));
            Console.Error.WriteLine();
        }

        string[] recordings = results[0].Inner.Keys.Order(StringComparer.Ordinal).ToArray();
        int[] choices = recordings.Select(recording => Enumerable.Range(0, results.Count).MaxBy(i => Balanced(results[i].Inner[recording]))).ToArray();
        Console.WriteLine($"{"candidate",-28}{"bytes",8}{"MACs",8}{"one left out",16}{"chosen for",14}   on the front");
        for (int i = 0; i < results.Count; i++)
        {
            double accuracy = Of(results[i].Answers);
            bool isOnFront = !results.Any(other => other.Bytes <= results[i].Bytes && Of(other.Answers) > accuracy);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{results[i].Name,-28}{results[i].Bytes,8}{results[i].Macs,8}{accuracy,16:F4}{choices.Count(choice => choice == i),14}   {(isOnFront ? "yes" : "no")}"));
        }

        FoldPrediction[] nested = recordings.SelectMany((recording, r) => results[choices[r]].Answers.Where(answer => answer.Fold == recording)).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"chosen anew for each recording on the others: balanced accuracy {Of(nested):F4}"));
    }

    private static double Of(IEnumerable<FoldPrediction> answers) =>
        CardText.WithoutAbstaining(GasTraining.Labels, answers, answer => answer.Int8Confidences).BalancedAccuracy ?? 0;

    private static double Balanced(long[,] counts)
    {
        var matrix = new ConfusionMatrix(GasTraining.Labels);
        for (int actual = 0; actual < GasTraining.Labels.Count; actual++)
        {
            for (int predicted = 0; predicted < GasTraining.Labels.Count; predicted++)
            {
                matrix.Add(actual, predicted, counts[actual, predicted]);
            }
        }

        return matrix.BalancedAccuracy ?? 0;
    }
}
