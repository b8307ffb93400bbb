using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Models.Cli.Reference;

/// <summary>From features to a reference. The limit of the distance is the greatest of all inputs, each held against centres that their own recording or fold had no part in.</summary>
internal sealed class ReferenceBuilder
{
    private readonly ModelManifest _manifest;
    private readonly ReferenceInputs _inputs;
    private readonly int[] _heldOut;

    public ReferenceBuilder(ModelManifest manifest, ReferenceInputs inputs)
    {
        for (int label = 0; label < manifest.Labels.Count; label++)
        {
            if (!inputs.Labels.Contains(label))
            {
                throw new DataFormatException("--data", "classes", $"recordings of {manifest.Labels[label]}", "none");
            }
        }

        _manifest = manifest;
        _inputs = inputs;
        _heldOut = HeldOut();
    }

    public ReferenceStatistics Build(int[][] confusion)
    {
        int classes = _manifest.Labels.Count;
        (int[][] centres, int[][] spreads) = Fit(Enumerable.Range(0, _inputs.Labels.Count).ToArray());
        int[] levels = _inputs.Levels.Order().ToArray();
        int Answered(int label) => confusion.Sum(row => row[label]);
        int Mistaken(int label)
        {
            int[] wrong = Enumerable.Range(0, classes).Where(actual => actual != label && confusion[actual][label] > 0).ToArray();
            return wrong.Length == 0 ? -1 : wrong.MaxBy(actual => confusion[actual][label]);
        }

        return new ReferenceStatistics
        {
            ModelSha256 = _manifest.ModelSha256,
            Centres = centres,
            Spreads = spreads,
            MostDistance = Math.Clamp(Quantile(1), 1, TrainingDistance.Most),
            Validation = _heldOut.Length,
            Answered = Enumerable.Range(0, classes).Select(Answered).ToArray(),
            Right = Enumerable.Range(0, classes).Select(label => confusion[label][label]).ToArray(),
            MistakenFor = Enumerable.Range(0, classes).Select(Mistaken).ToArray(),
            Confidences = Enumerable.Range(0, ReferenceStatistics.Bins).Select(bin => _inputs.Confidences.Count(confidence => Math.Min(confidence / 1_000, ReferenceStatistics.Bins - 1) == bin)).ToArray(),
            LevelDeciles = Enumerable.Range(1, 9).Select(decile => levels[decile * (levels.Length - 1) / 10]).ToArray(),
        };
    }

    /// <summary>Says what was found.</summary>
    public string Report(ReferenceStatistics reference) => string.Create(
        CultureInfo.InvariantCulture,
        $"{_heldOut.Length} inputs held out: median distance {Quantile(0.5) / 100.0:F2}, 95 % within {Quantile(0.95) / 100.0:F2}, 99 % within {Quantile(0.99) / 100.0:F2}, all within {Quantile(1) / 100.0:F2} standard deviations; beyond {reference.MostDistance / 100.0:F2} the board abstains");

    private int Quantile(double share) => _heldOut[(int)(share * (_heldOut.Length - 1))];

    private int[] HeldOut()
    {
        var distances = new List<int>();
        foreach (string fold in _inputs.Folds.Distinct())
        {
            int[] others = Enumerable.Range(0, _inputs.Folds.Count).Where(i => _inputs.Folds[i] != fold).ToArray();
            (int[][] centres, int[][] spreads) = Fit(others);
            var distance = new TrainingDistance(new ReferenceStatistics { Centres = centres, Spreads = spreads });

            // A class that was recorded once leaves no centre behind: nothing is learned of the distance of its like.
            var known = others.Select(i => _inputs.Labels[i]).ToHashSet();
            distances.AddRange(Enumerable.Range(0, _inputs.Folds.Count)
                .Where(i => _inputs.Folds[i] == fold && known.Contains(_inputs.Labels[i]))
                .Select(i => distance.Of(_inputs.Features[i])));
        }

        return distances.Order().ToArray();
    }

    private (int[][] Centres, int[][] Spreads) Fit(int[] rows)
    {
        int features = _inputs.Features[0].Length;
        int[][] centres = new int[_manifest.Labels.Count][];
        int[][] spreads = new int[_manifest.Labels.Count][];
        for (int label = 0; label < centres.Length; label++)
        {
            int[] own = rows.Where(i => _inputs.Labels[i] == label).ToArray();
            centres[label] = new int[features];
            spreads[label] = new int[features];
            Array.Fill(spreads[label], _inputs.LeastSpread);
            for (int feature = 0; feature < features && own.Length > 0; feature++)
            {
                double mean = own.Average(i => (double)_inputs.Features[i][feature]);
                double square = own.Average(i => Math.Pow(_inputs.Features[i][feature] - mean, 2));
                centres[label][feature] = (int)Math.Round(mean, MidpointRounding.AwayFromZero);
                spreads[label][feature] = Math.Max(_inputs.LeastSpread, (int)Math.Round(Math.Sqrt(square), MidpointRounding.AwayFromZero));
            }
        }

        return (centres, spreads);
    }
}
