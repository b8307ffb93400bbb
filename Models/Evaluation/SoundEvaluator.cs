using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Evaluation;

/// <summary>Runs a sound bundle over recorded clips as the board does; one answer a clip, the mean over its windows however long it is.</summary>
public static class SoundEvaluator
{
    /// <summary>Scores clips.</summary>
    /// <param name="bundle">A sound bundle.</param>
    /// <param name="clips">The clips; those without a class, or with one that the bundle does not know, count as unknown sounds.</param>
    /// <param name="progress">Told how many clips are done.</param>
    /// <exception cref="DataFormatException">A clip cannot be read.</exception>
    public static EvaluationResult Evaluate(ModelBundle bundle, IReadOnlyList<SoundClip> clips, Action<int> progress)
    {
        ModelManifest manifest = bundle.Manifest;
        var classifier = new SoundClassifier(bundle);
        var training = new HashSet<string>(manifest.Training, StringComparer.Ordinal);
        var labels = manifest.Labels.ToList();
        var examples = new List<ScoredExample>();
        var unknown = new SortedDictionary<string, (int Count, int Alerts)>(StringComparer.Ordinal);
        var confidences = new int[labels.Count];
        for (int i = 0; i < clips.Count; i++)
        {
            SoundClip clip = clips[i];
            QualityFlags flags = Classify(classifier, clip, manifest.FrontEnd!, confidences);
            Decision decision = DecisionRule.Decide(manifest, confidences, flags);
            int truth = clip.Class == null ? -1 : labels.IndexOf(clip.Class);
            if (truth >= 0)
            {
                examples.Add(new ScoredExample(truth, (int[])confidences.Clone(), decision, training.Contains(clip.Sha256)));
            }
            else
            {
                string name = clip.Class ?? "unlabelled";
                (int count, int alerts) = unknown.GetValueOrDefault(name);
                unknown[name] = (count + 1, alerts + (decision.Outcome == Outcome.Alert ? 1 : 0));
            }

            progress(i + 1);
        }

        return new EvaluationResult(
            manifest,
            examples,
            unknown.Select(item => new UnmappedExamples(item.Key, item.Value.Count, "a class that the bundle does not know", item.Value.Alerts)).ToArray(),
            unknown.Values.Sum(item => item.Alerts));
    }

    // A clip longer than a decision is answered by the mean over all its windows; one shorter than a patch is silent after its end.
    private static QualityFlags Classify(SoundClassifier classifier, SoundClip clip, LogMelOptions frontEnd, int[] confidences)
    {
        short[] pcm = clip.ReadSamples(frontEnd.SampleRateHz);
        if (pcm.Length < frontEnd.SamplesPerPatch)
        {
            Array.Resize(ref pcm, frontEnd.SamplesPerPatch);
        }

        QualityFlags flags = QualityFlags.None;
        classifier.Reset();
        for (int start = 0; start + frontEnd.SamplesPerPatch <= pcm.Length; start += classifier.SamplesPerWindow)
        {
            flags |= classifier.AddWindow(pcm, start) & QualityFlags.Clipped;
        }

        classifier.Average(confidences);
        return classifier.WindowsUsed == 0 ? flags | QualityFlags.Silent : flags;
    }
}
