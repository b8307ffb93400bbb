using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation.Board;
using MeadowTinyMl.Inference;
using MeadowTinyMl.Models.Cli.Train;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Search;

/// <summary>
/// Nested validation of a table of candidates under a budget. Each candidate is trained without each pair of folds; for each fold the one that does best on the others is taken, trained without
/// that fold and judged on it. Trainings go on from their checkpoints, so an interrupted search loses an epoch at most.
/// </summary>
internal sealed class SoundSearch(IReadOnlyList<SoundClip> clips, SearchRequest request, Action<string> progress)
{
    private readonly TrainRequest _run = new(string.Empty, null, Path.Combine(request.Folder, "checkpoints"), request.WattsPerCore, request.Seed, progress);

    /// <summary>Runs the search and prints what it found.</summary>
    /// <returns>The name of the candidate that is best on all folds together.</returns>
    public string Run(IReadOnlyList<SoundCandidate> candidates, CancellationToken cancel)
    {
        try
        {
            return Search(candidates, cancel);
        }
        finally
        {
            TrainingEnergy.Keep(_run);
        }
    }

    private string Search(IReadOnlyList<SoundCandidate> candidates, CancellationToken cancel)
    {
        var table = new SearchTable(request.Folder);
        foreach (SoundCandidate candidate in candidates)
        {
            SoundTraining training = Training(candidate, _ => { });
            BoardEstimate cost = BoardEstimate.Sound(
                TfliteModel.Parse(SoundTraining.Untrained(candidate.Architecture, candidate.FrontEnd, training.Labels.Count)), candidate.FrontEnd, SoundTraining.WindowsPerDecision, request.Power);
            IReadOnlyList<string> exceeded = request.Budget?.Exceeded(cost) ?? [];
            SoundTrial? trial = exceeded.Count == 0 ? SoundTrial.Run(training, request.Unknown, line => progress($"{candidate.Name}: {line}"), cancel) : null;
            table.Add(new SearchRow(candidate, cost, exceeded, trial));
            string done = $"{table.Rows.Count} of {candidates.Count} candidates done";
            progress(trial == null ? $"{candidate.Name}: {string.Join("; ", exceeded)}; {done}" : string.Create(CultureInfo.InvariantCulture, $"{candidate.Name}: {trial.Score(null):F3} without pairs of folds, {done}"));
        }

        if (table.Best(null) is not { } best)
        {
            throw new ArgumentException($"no candidate of {candidates.Count} keeps the budget; nothing was trained.");
        }

        Dictionary<int, SoundCandidate> chosen = clips.Select(clip => clip.Fold).Distinct().Order().ToDictionary(fold => fold, fold => table.Best(fold)!.Candidate);
        Console.WriteLine(table.Write(chosen));
        Console.WriteLine(Judge(chosen, cancel));
        Console.WriteLine($"{best.Candidate.Name} is best on all folds together: train that for a release (tinyml train sound --candidate), and state the figures above for it.");
        return best.Candidate.Name;
    }

    // Trains what was chosen for each fold without that fold.
    private string Judge(Dictionary<int, SoundCandidate> chosen, CancellationToken cancel)
    {
        var trainings = new Dictionary<string, SoundTraining>();
        var answers = new List<TrainedFold>();
        foreach (IGrouping<SoundCandidate, int> same in chosen.GroupBy(choice => choice.Value, choice => choice.Key))
        {
            SoundTraining training = Training(same.Key, progress);
            foreach (TrainedFold fold in training.LeaveOutFolds(same.ToArray(), line => progress($"{same.Key.Name}: {line}"), cancel))
            {
                trainings[fold.Name] = training;
                answers.Add(fold);
            }
        }

        return CrossValidation.Nested(
            request.Folder, name => trainings[name], answers.OrderBy(fold => fold.Name, StringComparer.Ordinal).ToArray(), request.Unknown, TrainingEnergy.Now(_run), progress);
    }

    private SoundTraining Training(SoundCandidate candidate, Action<string> told) => new(clips, candidate.Recipe(request.Epochs), request.Seed, told)
    {
        CheckpointFolder = _run.Checkpoints,
    };
}
