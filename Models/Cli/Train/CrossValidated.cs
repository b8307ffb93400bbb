using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Evaluation;
using MeadowTinyMl.Evaluation.Robustness;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Gas;
using MeadowTinyMl.Training.Sound;

namespace MeadowTinyMl.Models.Cli.Train;

/// <summary>The networks of the cross-validation as bundles, each with the scaling and thresholds of its fold, asked about what they had not seen.</summary>
/// <param name="Result">Their answers together.</param>
/// <param name="Stress">Their answers under disturbance.</param>
/// <param name="Delays">How soon they alert.</param>
internal sealed record CrossValidated(EvaluationResult Result, IReadOnlyList<StressFigures> Stress, IReadOnlyList<DetectionDelay> Delays)
{
    /// <summary>Asks gas networks about the recordings that each left out.</summary>
    public static CrossValidated Gas(ModelManifest manifest, IReadOnlyList<TrainedFold> folds, CrossFit fit, GasDataSet data, GasDataSet? otherProfile)
    {
        IReadOnlyDictionary<string, int> thresholds = fit.FoldThresholds(CrossFit.Coverage);
        GasPart[] parts = folds.Select(fold => new GasPart(
            Bundle(manifest, GasTraining.Export(fold.Network, fit.FoldScalings[fold.Name].Temperature), fit.FoldScalings[fold.Name], _ => thresholds[fold.Name]),
            cycle => GasProtocol.RecordingOf(cycle) == fold.Name)).ToArray();
        EvaluationResult result = EvaluationResult.Merge(manifest, parts.Select(part => GasEvaluator.Evaluate(part.Bundle, data, part.Asks)).ToArray());
        return new CrossValidated(result, GasRobustness.Measure(data, parts, otherProfile), DetectionDelay.OfGas(data, result, result.Examples));
    }

    /// <summary>Asks sound networks about the clips of the fold that each left out.</summary>
    public static CrossValidated Sound(
        ModelManifest manifest, IReadOnlyList<TrainedFold> folds, CrossFit fit, IReadOnlyList<SoundClip> clips, IReadOnlyList<int> numbers, HazardThresholds? hazards, Action<string> progress)
    {
        IReadOnlyDictionary<string, int> thresholds = fit.FoldThresholds(CrossFit.Coverage);
        SoundPart[] parts = folds.Select((fold, i) => new SoundPart(
            Bundle(
                manifest,
                SoundTraining.Export(fold.Network, fit.FoldScalings[fold.Name].Temperature),
                fit.FoldScalings[fold.Name],
                label => hazards?.Usual[i].ThresholdOf(manifest.Labels[label]) ?? thresholds[fold.Name]),
            clips.Where(clip => clip.Fold == numbers[i]).ToArray())).ToArray();
        var index = clips.Select((clip, i) => (clip.Path, i)).ToDictionary(item => item.Path, item => item.i);
        EvaluationResult result = EvaluationResult.Merge(manifest, parts.Select(part =>
        {
            EvaluationResult answers = SoundEvaluator.Evaluate(part.Bundle, part.Clips, _ => { });
            return answers with { Examples = answers.Examples.Select(example => example with { Index = index[part.Clips[example.Index].Path] }).ToArray() };
        }).ToArray());
        return new CrossValidated(result, SoundRobustness.Measure(parts, done => Told(done, clips.Count, progress)), []);
    }

    private static void Told(int done, int all, Action<string> progress)
    {
        if (done % 80 == 0 || done == all)
        {
            progress($"under disturbance: {done} of {all} clips");
        }
    }

    // A network of the cross-validation has seen no sample that it is asked about, so its manifest lists none.
    private static ModelBundle Bundle(ModelManifest manifest, byte[] model, Scaling scaling, Func<int, int> threshold)
    {
        byte[] card = [];
        ModelManifest own = manifest with
        {
            Thresholds = manifest.Labels.Select((_, label) => threshold(label)).ToArray(),
            ClipExponent = scaling.ClipExponent,
            Training = [],
            ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(model)),
            CardSha256 = Convert.ToHexStringLower(SHA256.HashData(card)),
        };
        return ModelBundle.Load(own.ToBytes(), model, card);
    }
}
