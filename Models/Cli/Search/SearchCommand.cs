using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using System.Threading;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Inference;
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
        return new Command("search", "Nested validation of candidates.") { gas };
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
