using System;
using System.Collections.Generic;
using System.CommandLine;
using System.IO;
using System.Linq;
using System.Threading;
using MeadowTinyMl.Models.Cli.Search;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary><c>tinyml train</c>: from recordings to a bundle.</summary>
internal static class TrainCommand
{
    public static Command Create() => new("train", "Cross-validate, train on all recordings, quantise and write a bundle.")
    {
        Task(
            "gas",
            """
            Train on cycles.csv tables of heater profile HP-354.

            Examples:
              tinyml train gas --data recordings/gas --out bundle
              tinyml train gas --cv --data recordings/gas --out figures
            """,
            GasTrainer.Run,
            CrossValidation.Gas),
        Task(
            "sound",
            """
            Train on a folder with metadata.csv (class, fold) and WAV files.

            Examples:
              tinyml train sound --data recordings/esc10 --unknown recordings/esc50 --out bundle --resume checkpoints
              tinyml train sound --cv --data recordings/esc10 --out figures --resume checkpoints
              tinyml train sound --candidate "64 bands" --data recordings/esc10 --out bundle --resume search/checkpoints
            """,
            SoundTrainer.Run,
            CrossValidation.Sound),
    };

    private static SoundRecipe Released { get; } = new();

    private static Command Task(string name, string description, Func<TrainRequest, CancellationToken, BundleFiles> train, Func<TrainRequest, string, CancellationToken, string> crossValidate)
    {
        var cv = new Option<bool>("--cv") { Description = "Cross-validate alone: print the figures, write them and every answer behind them to --out, and no bundle. A later run without it goes on from the same checkpoints." };
        var data = new Option<string>("--data") { Description = "The recordings.", Required = true };
        var output = new Option<string>("--out") { Description = "The folder to write the bundle to; it must not exist, or hold a bundle. With --cv any folder.", Required = true };
        var seed = new Option<int>("--seed") { Description = "Fixes all randomness: the same command gives the same bytes.", DefaultValueFactory = _ => 1 };
        var unknown = new Option<string?>("--unknown") { Description = "Sound: folders of sounds of other kinds, with commas between; half of their recordings choose the strict thresholds of the alarm, the other half counts false alarms. Never trained on." };
        var resume = new Option<string?>("--resume") { Description = "Sound: a folder for checkpoints after each epoch, from which an interrupted run goes on." };
        var settle = new Option<int>("--settle") { Description = "Sound: so many epochs at the end on clips that are not mixed; 0 for none. As released where it is not given.", DefaultValueFactory = _ => Released.SettlingPlan.Epochs };
        var strange = new Option<double>("--strange") { Description = "Sound: the share of examples that are made to belong to no class, so that the network doubts what it was never taught; 0 for none. As released where it is not given.", DefaultValueFactory = _ => Released.Augmentation.Strange };
        var chimeras = new Option<double>("--chimeras") { Description = "Sound: the share of those that have the mean spectrum of one clip and the course of another of another class; 0 for none. As released where it is not given.", DefaultValueFactory = _ => Released.Augmentation.Chimeras };
        var candidate = new Option<string?>("--candidate") { Description = "Sound: the name of a candidate of tinyml search sound, whose network, front end and options are taken in place of the released ones; the search's checkpoints serve." };
        var candidates = new Option<string?>("--candidates") { Description = "Sound: the table that --candidate is in; the committed one otherwise." };
        var watts = new Option<double>("--watts") { Description = "What a busy core of this machine takes, for the energy on the card.", DefaultValueFactory = _ => 10 };
        var command = new Command(name, description) { data, output, cv, seed, unknown, resume, settle, strange, chimeras, candidate, candidates, watts };
        command.SetAction((parsed, cancel) =>
        {
            string folder = parsed.GetValue(output)!;
            if (!parsed.GetValue(cv))
            {
                BundleFiles.RequireFree(folder);
            }

            var request = new TrainRequest(parsed.GetValue(data)!, parsed.GetValue(unknown), parsed.GetValue(resume), parsed.GetValue(watts), parsed.GetValue(seed), line => Console.Error.WriteLine(line)) { Settling = parsed.GetValue(settle), Strange = parsed.GetValue(strange), Chimeras = parsed.GetValue(chimeras), Candidate = Choose(parsed.GetValue(candidates), parsed.GetValue(candidate)) };
            if (request.Candidate != null && new Option[] { settle, strange, chimeras }.Any(option => parsed.GetResult(option) is { Implicit: false }))
            {
                throw new ArgumentException($"--candidate {request.Candidate.Name}: it has its own settle, strange and chimeras; expected no --settle, --strange or --chimeras beside it.");
            }

            if (request.Seed < 0)
            {
                throw new ArgumentException($"--seed {request.Seed}: expected a whole number of 0 or more.");
            }

            if (request.Settling is < 0 or > 1_000)
            {
                throw new ArgumentException($"--settle {request.Settling}: expected a whole number from 0 to 1000.");
            }

            if (request.Strange is not (>= 0 and <= 0.9))
            {
                throw new ArgumentException($"--strange {request.Strange}: expected a share from 0 to 0.9.");
            }

            if (!Directory.Exists(request.Data))
            {
                throw new DirectoryNotFoundException($"{request.Data}: no such folder; expected recordings.");
            }

            if (request.Chimeras is not (>= 0 and <= 1))
            {
                throw new ArgumentException($"--chimeras {request.Chimeras}: expected a share from 0 to 1.");
            }

            if (request.WattsPerCore is not (> 0 and < 1_000))
            {
                throw new ArgumentException($"--watts {request.WattsPerCore}: expected a power above 0 and below 1000 W.");
            }

            try
            {
                if (parsed.GetValue(cv))
                {
                    Console.Write(crossValidate(request, folder, cancel));
                }
                else
                {
                    train(request, cancel).Write(folder);
                }
            }
            finally
            {
                TrainingEnergy.Keep(request);
            }

            Console.WriteLine($"wrote {folder}");
            return System.Threading.Tasks.Task.FromResult(0);
        });
        return command;
    }

    private static SoundCandidate? Choose(string? file, string? name)
    {
        if (name == null)
        {
            return file == null ? null : throw new ArgumentException($"--candidates {file}: expected --candidate with the name of one of them.");
        }

        IReadOnlyList<SoundCandidate> table = file == null ? SoundCandidate.Committed() : SoundCandidate.Parse(File.ReadAllText(file), file);
        return table.FirstOrDefault(one => one.Name == name)
            ?? throw new ArgumentException($"--candidate {name}: expected one of {string.Join("; ", table.Select(one => one.Name))}.");
    }
}
