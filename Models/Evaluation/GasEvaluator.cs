using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Evaluation;

/// <summary>Runs a gas bundle over recorded scans exactly as the board does.</summary>
public static class GasEvaluator
{
    /// <summary>Scores a data set under the protocol of <see cref="GasProtocol"/>.</summary>
    /// <param name="bundle">A gas bundle.</param>
    /// <param name="data">Scans of the bundle's heater profile.</param>
    public static EvaluationResult Evaluate(ModelBundle bundle, GasDataSet data)
    {
        ModelManifest manifest = bundle.Manifest;
        var classifier = new GasClassifier(bundle);
        GasProtocol protocol = GasProtocol.Apply(data.Cycles);
        var training = new HashSet<string>(manifest.Training, StringComparer.Ordinal);
        var labels = manifest.Labels.ToList();
        var examples = new List<ScoredExample>();
        var unknown = new SortedDictionary<string, (int Count, int Alerts)>(StringComparer.Ordinal);
        var confidences = new int[labels.Count];
        foreach (int i in protocol.Scored)
        {
            GasCycle cycle = data.Cycles[i];
            classifier.Classify(cycle.Ohms, protocol.BaselineOf(cycle)!, confidences);
            Decision decision = DecisionRule.Decide(manifest, confidences, QualityOf(cycle));
            int truth = labels.IndexOf(cycle.Group);
            if (truth >= 0)
            {
                examples.Add(new ScoredExample(truth, (int[])confidences.Clone(), decision, training.Contains(data.RowGroups[i])));
                continue;
            }

            (int count, int alerts) = unknown.GetValueOrDefault(cycle.Group);
            unknown[cycle.Group] = (count + 1, alerts + (decision.Outcome == Outcome.Alert ? 1 : 0));
        }

        var unmapped = unknown.Select(item => new UnmappedExamples(item.Key, item.Value.Count, "a class that the bundle does not know", item.Value.Alerts)).ToList();
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
        return new EvaluationResult(manifest, examples, unmapped, unknown.Values.Sum(item => item.Alerts));
    }

    private static QualityFlags QualityOf(GasCycle cycle) =>
        cycle.Ohms.Any(ohms => ohms >= GasFeatures.SaturatedOhms) ? QualityFlags.Saturated : QualityFlags.None;
}
