using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Evaluation;

/// <summary>Runs a gas bundle over recorded scans exactly as the board does.</summary>
public static class GasEvaluator
{
    /// <summary>77 steps of 140 ms: one scan of HP-354.</summary>
    internal static readonly TimeSpan ScanTime = TimeSpan.FromMilliseconds(10_780);
    private static readonly int[] HumidityEdges = [20, 30, 40, 50, 60, 70];
    private static readonly int[] TemperatureEdges = [25, 30, 35, 40, 45];

    /// <summary>Scores a data set under the protocol of <see cref="GasProtocol"/>.</summary>
    /// <param name="bundle">A gas bundle.</param>
    /// <param name="data">Scans of the bundle's heater profile.</param>
    /// <param name="asks">Which scans are scored; all where left out.</param>
    public static EvaluationResult Evaluate(ModelBundle bundle, GasDataSet data, Predicate<GasCycle>? asks = null)
    {
        ModelManifest manifest = bundle.Manifest;
        var classifier = new GasClassifier(bundle);
        GasProtocol protocol = GasProtocol.Apply(data.Cycles);
        var training = new HashSet<string>(manifest.Training, StringComparer.Ordinal);
        var labels = manifest.Labels.ToList();
        var examples = new List<ScoredExample>();
        var unknown = new List<UnknownExample>();
        var confidences = new int[labels.Count];
        foreach (int i in protocol.Scored)
        {
            GasCycle cycle = data.Cycles[i];
            if (asks?.Invoke(cycle) == false)
            {
                continue;
            }

            QualityFlags flags = classifier.Classify(cycle.Ohms, protocol.BaselineOf(cycle)!, confidences);
            Decision decision = Decide(bundle, classifier, confidences, flags);
            int truth = labels.IndexOf(cycle.Group);
            int[] answer = (int[])confidences.Clone();
            string recording = GasProtocol.RecordingOf(cycle);
            if (truth >= 0)
            {
                examples.Add(new ScoredExample(truth, answer, decision, training.Contains(data.RowGroups[i]), recording, GroupsOf(cycle, recording)) { Index = i });
            }
            else
            {
                unknown.Add(new UnknownExample(cycle.Group, recording, ScanTime, answer, decision));
            }
        }

        List<UnmappedExamples> unmapped = UnmappedExamples.OfUnknown(unknown).ToList();
        foreach (IGrouping<string, int> sensor in protocol.WithoutBaseline.GroupBy(i => data.Cycles[i].SensorKey))
        {
            unmapped.Add(new UnmappedExamples($"sensor {sensor.Key}", sensor.Count(), $"no baseline: fewer than {GasBaseline.ScanCount} settled scans of clean air", 0));
        }

        if (protocol.Unsettled > 0)
        {
            unmapped.Add(new UnmappedExamples("unsettled scans", protocol.Unsettled, $"fewer than {GasCycle.UnsettledScans} scans since the sensor slept", 0));
        }

        if (protocol.Commissioning.Length > 0)
        {
            unmapped.Add(new UnmappedExamples("commissioning scans", protocol.Commissioning.Length, "the baselines were taken from them", 0));
        }

        unmapped.AddRange(data.LeftOut.Select(reason => new UnmappedExamples("table", 1, reason, 0)));
        return new EvaluationResult(manifest, examples, unknown, unmapped);
    }

    /// <summary>Judges the last answer of a classifier by all that the board goes by: confidences, flags and distance from the training data.</summary>
    internal static Decision Decide(ModelBundle bundle, GasClassifier classifier, int[] confidences, QualityFlags flags) =>
        DecisionRule.Decide(bundle.Manifest, confidences, flags, new Doubts(classifier.Distance, bundle.Reference?.MostDistance, 1, 1));

    private static Dictionary<string, string> GroupsOf(GasCycle cycle, string recording)
    {
        var groups = new Dictionary<string, string>
        {
            ["board"] = cycle.Board,
            ["sensor"] = cycle.Sensor < 0 ? $"{cycle.Board}, not told apart" : string.Create(CultureInfo.InvariantCulture, $"{cycle.Board}, {cycle.Sensor}"),
            ["recording"] = recording,
            ["label"] = cycle.Label,
        };
        Match day = Regex.Match(cycle.Recording, "[0-9]{4}-[0-9]{2}-[0-9]{2}");
        if (day.Success)
        {
            groups["day"] = day.Value;
        }

        if (cycle.HumidityPercent is { } humidity)
        {
            groups["humidity"] = Bands.Name(humidity, HumidityEdges, "%RH");
        }

        if (cycle.TemperatureCelsius is { } temperature)
        {
            groups["temperature"] = Bands.Name(temperature, TemperatureEdges, "°C");
        }

        return groups;
    }
}
