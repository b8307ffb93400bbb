using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Tests;
using Xunit;
using Xunit.Abstractions;

namespace MeadowTinyMl.Models.Tests.Classification;

/// <summary>Explanations of the released models are faithful: what gas names first matters more than steps drawn at random, and without what sound names first its confidence falls.</summary>
public class OcclusionTests(ITestOutputHelper output)
{
    [FactNeeds("data/gas/solvents-nicla-hp354")]
    public void Gas_StepsDeletedInTheOrderOfTheExplanationLowerTheConfidenceMoreThanAtRandom()
    {
        ModelBundle bundle = Released("gas");
        GasDataSet data = GasDataSet.Read(Repository.SharedPath("data/gas/solvents-nicla-hp354"), bundle.Manifest.HeaterProfile);
        GasProtocol protocol = GasProtocol.Apply(data.Cycles);
        var classifier = new GasClassifier(bundle);
        var random = new Random(1);
        var confidences = new int[bundle.Manifest.Labels.Count];
        double explained = 0;
        double drawn = 0;
        int count = 0;
        foreach (int i in protocol.Scored.Where((_, place) => place % 40 == 0))
        {
            uint[] ohms = data.Cycles[i].Ohms;
            GasBaseline baseline = protocol.BaselineOf(data.Cycles[i])!;
            classifier.Classify(ohms, baseline, confidences);
            int top = Array.IndexOf(confidences, confidences.Max());
            if (bundle.Manifest.Labels[top] == "clean_air")
            {
                continue;
            }

            Occlusion why = classifier.Explain(ohms, baseline, top);
            Assert.InRange(why.Inferences, 1, Occlusion.MostInferences);
            int[] first = [.. why.Parts.SelectMany(StepsOf).Distinct()];
            int[] other = [.. Enumerable.Range(0, GasFeatures.Steps).OrderBy(_ => random.Next()).Take(first.Length)];
            explained += AreaUnderDeletion(classifier, ohms, baseline, top, first);
            drawn += AreaUnderDeletion(classifier, ohms, baseline, top, other);
            count++;
        }

        output.WriteLine($"{count} scans, mean confidence along the deletion {explained / count:F0} explained, {drawn / count:F0} at random");
        Assert.True(count > 20);
        Assert.True(explained < drawn, $"{explained / count} explained, {drawn / count} at random");
    }

    [FactNeeds("data/sound/esc10")]
    public void Sound_WithoutTheFirstPartOfTheExplanationTheConfidenceFalls()
    {
        ModelBundle bundle = Released("sound");
        var classifier = new SoundClassifier(bundle);
        var confidences = new int[bundle.Manifest.Labels.Count];
        var effects = new List<double>();
        foreach (SoundClip clip in SoundDataSet.Read(Repository.SharedPath("data/sound/esc10")).Where((_, place) => place % 16 == 0))
        {
            short[] pcm = clip.ReadSamples(bundle.Manifest.FrontEnd!.SampleRateHz);
            classifier.Reset();
            for (int start = 0; start + bundle.Manifest.FrontEnd.SamplesPerPatch <= pcm.Length; start += classifier.SamplesPerWindow)
            {
                classifier.AddWindow(pcm, start);
            }

            if (classifier.WindowsUsed == 0)
            {
                continue;
            }

            classifier.Average(confidences);
            Occlusion why = classifier.Explain(Array.IndexOf(confidences, confidences.Max()));
            Assert.Equal(Occlusion.MostInferences, why.Inferences);
            Assert.Equal(Occlusion.MostParts, why.Parts.Count);
            Assert.Equal(why.Effects.OrderDescending(), why.Effects);
            effects.Add(why.Effects[0]);
            classifier.Average(confidences);
        }

        output.WriteLine($"{effects.Count} clips, mean fall of the confidence without the first part {effects.Average():F0} of 10000");
        Assert.True(effects.Average() > 1_000, $"{effects.Average()}");
    }

    [FactNeeds("data/sound/esc10")]
    public void Sound_PartsDeletedInTheOrderOfTheExplanationLowerTheConfidenceMoreThanAtRandom()
    {
        const int Draws = 5;
        ModelBundle bundle = Released("sound");
        var classifier = new SoundClassifier(bundle);
        var window = new SoundWindow(bundle);
        var random = new Random(2);
        var confidences = new int[bundle.Manifest.Labels.Count];
        var explained = new double[Occlusion.MostParts];
        var drawn = new double[Occlusion.MostParts];
        double whole = 0;
        int lower = 0;
        int count = 0;
        foreach (SoundClip clip in SoundDataSet.Read(Repository.SharedPath("data/sound/esc10")).Where((_, place) => place % 4 == 0))
        {
            short[] pcm = clip.ReadSamples(bundle.Manifest.FrontEnd!.SampleRateHz);
            classifier.Reset();
            for (int start = 0; start + bundle.Manifest.FrontEnd.SamplesPerPatch <= pcm.Length; start += classifier.SamplesPerWindow)
            {
                classifier.AddWindow(pcm, start);
            }

            if (classifier.WindowsUsed == 0)
            {
                continue;
            }

            classifier.Average(confidences);
            int label = Array.IndexOf(confidences, confidences.Max());
            Occlusion why = classifier.Explain(label);
            Assert.Subset(window.Parts.ToHashSet(), why.Parts.ToHashSet());
            window.TakeSurest(pcm, classifier.SamplesPerWindow, label);
            whole += window.Confidence(label);
            double[] along = window.Deletion(label, why.Parts);
            var atRandom = new double[Occlusion.MostParts];
            for (int draw = 0; draw < Draws; draw++)
            {
                double[] other = window.Deletion(label, [.. window.Parts.OrderBy(_ => random.Next()).Take(Occlusion.MostParts)]);
                for (int i = 0; i < other.Length; i++)
                {
                    atRandom[i] += other[i] / Draws;
                }
            }

            for (int i = 0; i < along.Length; i++)
            {
                explained[i] += along[i];
                drawn[i] += atRandom[i];
            }

            lower += along.Average() < atRandom.Average() ? 1 : 0;
            count++;
        }

        output.WriteLine($"{count} clips, confidence {whole / count:F3}; without one, two, three parts explained {string.Join(", ", explained.Select(sum => $"{sum / count:F3}"))}; at random {string.Join(", ", drawn.Select(sum => $"{sum / count:F3}"))}; lower in {lower}");
        Assert.True(count > 50);
        Assert.True(explained.Sum() < 0.8 * drawn.Sum(), $"{explained.Sum() / count} explained, {drawn.Sum() / count} at random");
    }

    // The mean confidence of the class while one step after another is put back to clean air.
    private static double AreaUnderDeletion(GasClassifier classifier, uint[] ohms, GasBaseline baseline, int label, int[] order)
    {
        var left = (uint[])ohms.Clone();
        var confidences = new int[3];
        double sum = 0;
        foreach (int step in order)
        {
            left[step] = (uint)Math.Clamp(Math.Pow(10, baseline.Log10Q16(step) / 65_536.0), 1, GasFeatures.SaturatedOhms);
            classifier.Classify(left, baseline, confidences);
            sum += confidences[label];
        }

        return sum / order.Length;
    }

    private static IEnumerable<int> StepsOf(string part) => part.Split('_').Skip(1).Select(step => int.Parse(step, System.Globalization.CultureInfo.InvariantCulture) - 1);

    private static ModelBundle Released(string name)
    {
        byte[] Read(string file) => File.ReadAllBytes(Path.Combine(Repository.Root, "Models", "released", name, file));
        return ModelBundle.Load(Read("manifest.json"), Read("model.tflite"), Read("card.md"), Read("reference.json"));
    }
}
