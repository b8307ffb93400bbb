using System;
using System.Collections.Generic;
using System.Globalization;
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
        var unknown = new List<UnknownExample>();
        var confidences = new int[labels.Count];
        for (int i = 0; i < clips.Count; i++)
        {
            SoundClip clip = clips[i];
            short[] pcm = clip.ReadSamples(manifest.FrontEnd!.SampleRateHz);
            TimeSpan duration = TimeSpan.FromSeconds((double)pcm.Length / manifest.FrontEnd.SampleRateHz);
            Decision decision = Decide(bundle, classifier, pcm, confidences);
            int truth = clip.Class == null ? -1 : labels.IndexOf(clip.Class);
            int[] answer = (int[])confidences.Clone();
            if (truth >= 0)
            {
                // A source may appear under several classes; recordings are told apart by both.
                string recording = $"{clip.Class}/{clip.SourceId}";
                examples.Add(new ScoredExample(truth, answer, decision, training.Contains(clip.Sha256), recording, GroupsOf(clip, pcm, manifest.FrontEnd.SampleRateHz)) { Index = i });
            }
            else
            {
                unknown.Add(new UnknownExample(clip.Class ?? "unlabelled", clip.SourceId, duration, answer, decision));
            }

            progress(i + 1);
        }

        return new EvaluationResult(manifest, examples, unknown, UnmappedExamples.OfUnknown(unknown).ToArray());
    }

    /// <summary>Answers a clip and judges the answer by all that the board goes by: confidences, flags, distance from the training data and windows that agree.</summary>
    internal static Decision Decide(ModelBundle bundle, SoundClassifier classifier, short[] pcm, int[] confidences)
    {
        QualityFlags flags = Classify(classifier, pcm, bundle.Manifest.FrontEnd!, confidences);
        var doubts = new Doubts(classifier.Distance(), bundle.Reference?.MostDistance, classifier.WindowsUsed, classifier.WindowsUsed);
        Decision decision = DecisionRule.Decide(bundle.Manifest, confidences, flags, doubts);
        return DecisionRule.Decide(bundle.Manifest, confidences, flags, doubts with { Agreeing = classifier.Agreeing(decision.Top) });
    }

    /// <summary>Answers a clip: one longer than a decision by the mean over all its windows; one shorter than a patch is silent after its end.</summary>
    private static QualityFlags Classify(SoundClassifier classifier, short[] pcm, LogMelOptions frontEnd, int[] confidences)
    {
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

    private static Dictionary<string, string> GroupsOf(SoundClip clip, short[] pcm, int sampleRateHz)
    {
        SoundLevels levels = SoundLevels.Of(pcm, sampleRateHz);
        var groups = new Dictionary<string, string>
        {
            ["loudness"] = levels.LoudnessBand,
            ["level_over_background"] = levels.OverBackgroundBand,
            ["sounding"] = levels.SoundingBand,
        };
        if (clip.Fold > 0)
        {
            groups["fold"] = clip.Fold.ToString(CultureInfo.InvariantCulture);
        }

        return groups;
    }
}
