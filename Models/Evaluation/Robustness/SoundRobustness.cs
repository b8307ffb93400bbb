using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Evaluation.Robustness;

/// <summary>Disturbs clips as rooms, loud sources and busy buses do, at growing strength, and asks the model about them.</summary>
/// <remarks>
/// White noise stands at a ratio to the root mean square of the parts of the clip that sound. Clipping is by gain into full scale. Samples are lost in gaps of ten milliseconds, which read as
/// silence. Draws come from a generator of a fixed seed for each clip.
/// </remarks>
public static class SoundRobustness
{
    private const int GapsPerSecond = 100;

    private static readonly (string Name, string Unit, double[] Strengths, Action<short[], double, Random, int> Disturb)[] All =
    [
        ("white noise", "dB of signal over noise", [40, 30, 20, 10, 5, 0], AddNoise),
        ("clipping", "dB of gain into full scale", [6, 12, 18, 24, 30], Amplify),
        ("samples lost", "% of the time, in gaps of 10 ms", [1, 2, 5, 10, 20], Drop),
        ("a quieter source", "dB of attenuation", [10, 20, 30, 40], (pcm, decibels, _, _) => Scale(pcm, -decibels)),
    ];

    /// <summary>Measures every disturbance.</summary>
    /// <param name="parts">Models, each with the clips it is asked about; clips of classes that it does not know are left out.</param>
    /// <param name="progress">Told how many clips are done.</param>
    /// <exception cref="DataFormatException">A clip cannot be read.</exception>
    public static IReadOnlyList<StressFigures> Measure(IReadOnlyList<SoundPart> parts, Action<int> progress)
    {
        ModelManifest manifest = parts[0].Bundle.Manifest;
        var matrices = All.Select(stress => Enumerable.Range(0, stress.Strengths.Length + 1).Select(_ => new ConfusionMatrix(manifest.Labels)).ToArray()).ToArray();
        var alerts = All.Select(stress => new int[stress.Strengths.Length + 1]).ToArray();
        var confidences = new int[manifest.Labels.Count];
        int done = 0;
        foreach (SoundPart part in parts)
        {
            var classifier = new SoundClassifier(part.Bundle);
            int rate = part.Bundle.Manifest.FrontEnd!.SampleRateHz;
            var labels = part.Bundle.Manifest.Labels.ToList();
            foreach (SoundClip clip in part.Clips.Where(clip => clip.Class != null && labels.Contains(clip.Class)))
            {
                int truth = labels.IndexOf(clip.Class!);
                short[] pcm = clip.ReadSamples(rate);
                for (int stress = 0; stress < All.Length; stress++)
                {
                    for (int point = 0; point <= All[stress].Strengths.Length; point++)
                    {
                        short[] disturbed = (short[])pcm.Clone();
                        if (point > 0)
                        {
                            All[stress].Disturb(disturbed, All[stress].Strengths[point - 1], new Random(done + 1), rate);
                        }
                        else if (stress > 0)
                        {
                            // The undisturbed clip is the same for every disturbance.
                            continue;
                        }

                        Decision decision = SoundEvaluator.Decide(part.Bundle, classifier, disturbed, confidences);
                        matrices[stress][point].Add(truth, decision.Outcome == Outcome.Abstain ? null : decision.Top);
                        alerts[stress][point] += decision.Outcome == Outcome.Alert ? 1 : 0;
                    }
                }

                progress(++done);
            }
        }

        return All.Select((stress, i) => new StressFigures(
            stress.Name,
            stress.Unit,
            [
                new StressPoint("none", matrices[0][0], alerts[0][0]),
                .. stress.Strengths.Select((strength, k) => new StressPoint(strength.ToString(CultureInfo.InvariantCulture), matrices[i][k + 1], alerts[i][k + 1])),
            ])).ToArray();
    }

    private static void AddNoise(short[] pcm, double decibels, Random random, int rate)
    {
        double[] sounding = pcm.Where(sample => Math.Abs((int)sample) > SoundInput.SilentPeak).Select(sample => (double)sample * sample).ToArray();
        if (sounding.Length == 0)
        {
            return;
        }

        // A uniform draw of ±a has a mean square of a²/3.
        double reach = Math.Sqrt(3 * sounding.Average() / Math.Pow(10, decibels / 10));
        for (int i = 0; i < pcm.Length; i++)
        {
            pcm[i] = Saturate(pcm[i] + (reach * ((2 * random.NextDouble()) - 1)));
        }
    }

    private static void Amplify(short[] pcm, double decibels, Random random, int rate)
    {
        int peak = pcm.Max(sample => Math.Abs((int)sample));
        if (peak > 0)
        {
            // First to full scale, so that every clip is clipped alike.
            Scale(pcm, decibels + (20 * Math.Log10(short.MaxValue / (double)peak)));
        }
    }

    private static void Drop(short[] pcm, double percent, Random random, int rate)
    {
        int gap = rate / GapsPerSecond;
        for (int start = 0; start < pcm.Length; start += gap)
        {
            if (100 * random.NextDouble() < percent)
            {
                Array.Clear(pcm, start, Math.Min(gap, pcm.Length - start));
            }
        }
    }

    private static void Scale(short[] pcm, double decibels)
    {
        double gain = Math.Pow(10, decibels / 20);
        for (int i = 0; i < pcm.Length; i++)
        {
            pcm[i] = Saturate(pcm[i] * gain);
        }
    }

    private static short Saturate(double sample) => (short)Math.Clamp(Math.Round(sample, MidpointRounding.AwayFromZero), short.MinValue, short.MaxValue);
}
