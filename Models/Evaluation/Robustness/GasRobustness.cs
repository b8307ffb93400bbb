using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Evaluation.Robustness;

/// <summary>Disturbs scans as sensors do when they age, drown or lose a step, at growing strength, and asks the model about them.</summary>
/// <remarks>
/// Drift moves every step of a sensor alike; an error of the baseline moves each step of a sensor by its own amount; noise is new in every step of every scan. All are in decades of
/// resistance, the unit of the features. Draws come from a generator of a fixed seed.
/// </remarks>
public static class GasRobustness
{
    private const int Seed = 1;

    private static readonly double[] Decades = [0, 0.05, 0.1, 0.2, 0.3, 0.5];
    private static readonly double[] FineDecades = [0, 0.01, 0.02, 0.05, 0.1, 0.2];
    private static readonly int[] Steps = [0, 1, 2, 3, 5, 10];

    private delegate QualityFlags Disturbance(GasCycle cycle, double[] log10, Random random);

    /// <summary>Measures every disturbance.</summary>
    /// <param name="data">Scans of the models' heater profile.</param>
    /// <param name="parts">Models, each with the scans it is asked about.</param>
    /// <param name="otherProfile">Scans of another heater profile, whose classes do not count; null where there are none.</param>
    public static IReadOnlyList<StressFigures> Measure(GasDataSet data, IReadOnlyList<GasPart> parts, GasDataSet? otherProfile)
    {
        var classifiers = parts.Select(part => new GasClassifier(part.Bundle)).ToArray();
        var figures = new List<StressFigures>
        {
            Grow("drift towards lower resistance", "decades", Decades, strength => Shift(-strength)),
            Grow("drift towards higher resistance", "decades", Decades, strength => Shift(strength)),
            Grow("error of the baseline, each step by itself", "decades, standard deviation", FineDecades, BaselineError),
            Grow("noise of every reading", "decades, standard deviation", FineDecades, strength => (_, log10, random) => AddNoise(log10, strength, random)),
            Grow("the highest steps saturate", "steps of ten", Steps.Select(count => (double)count), strength => (_, log10, _) => Saturate(log10, (int)strength)),
            Grow("steps lost, the reading before held", "steps of ten", Steps.Take(5).Select(count => (double)count), strength => (_, log10, random) => Hold(log10, (int)strength, random)),
            Grow("a step missing, as the board flags it", "steps of ten", [0, 1], strength => (_, _, _) => strength > 0 ? QualityFlags.Missing : QualityFlags.None),
        };
        if (otherProfile != null)
        {
            figures.Add(OtherProfile(otherProfile, parts[0].Bundle));
        }

        return figures;

        StressFigures Grow(string name, string unit, IEnumerable<double> strengths, Func<double, Disturbance> disturb) =>
            new(name, unit, strengths.Select(strength => Ask(data, parts, classifiers, strength.ToString(CultureInfo.InvariantCulture), disturb(strength))).ToArray());
    }

    private static StressPoint Ask(GasDataSet data, IReadOnlyList<GasPart> parts, GasClassifier[] classifiers, string strength, Disturbance disturb)
    {
        GasProtocol protocol = GasProtocol.Apply(data.Cycles);
        var random = new Random(Seed);
        var log10 = new double[GasFeatures.Steps];
        var ohms = new uint[GasFeatures.Steps];
        var matrix = new ConfusionMatrix(parts[0].Bundle.Manifest.Labels);
        var confidences = new int[matrix.Labels.Count];
        var labels = matrix.Labels.ToList();
        int alerts = 0;
        foreach (int i in protocol.Scored)
        {
            GasCycle cycle = data.Cycles[i];
            int truth = labels.IndexOf(cycle.Group);
            for (int part = 0; part < parts.Count; part++)
            {
                if (truth < 0 || !parts[part].Asks(cycle))
                {
                    continue;
                }

                for (int step = 0; step < ohms.Length; step++)
                {
                    log10[step] = Math.Log10(cycle.Ohms[step]);
                }

                QualityFlags flags = disturb(cycle, log10, random);
                for (int step = 0; step < ohms.Length; step++)
                {
                    ohms[step] = (uint)Math.Clamp(Math.Round(Math.Pow(10, log10[step]), MidpointRounding.AwayFromZero), 1, GasFeatures.SaturatedOhms);
                }

                flags |= classifiers[part].Classify(ohms, protocol.BaselineOf(cycle)!, confidences);
                Decision decision = GasEvaluator.Decide(parts[part].Bundle, classifiers[part], confidences, flags);
                matrix.Add(truth, decision.Outcome == Outcome.Abstain ? null : decision.Top);
                alerts += decision.Outcome == Outcome.Alert ? 1 : 0;
            }
        }

        return new StressPoint(strength, matrix, alerts);
    }

    // Scans of another profile against that sensor's own clean air under it: with the flag that the board raises, and as a guess were it not raised.
    private static StressFigures OtherProfile(GasDataSet other, ModelBundle bundle)
    {
        GasProtocol protocol = GasProtocol.Apply(other.Cycles);
        var classifier = new GasClassifier(bundle);
        StressPoint Point(string strength, QualityFlags flags)
        {
            var matrix = new ConfusionMatrix(bundle.Manifest.Labels);
            var confidences = new int[matrix.Labels.Count];
            int alerts = 0;
            foreach (int i in protocol.Scored)
            {
                QualityFlags noticed = classifier.Classify(other.Cycles[i].Ohms, protocol.BaselineOf(other.Cycles[i])!, confidences);
                Decision decision = GasEvaluator.Decide(bundle, classifier, confidences, flags | noticed);
                matrix.Add(0, decision.Outcome == Outcome.Abstain ? null : decision.Top);
                alerts += decision.Outcome == Outcome.Alert ? 1 : 0;
            }

            return new StressPoint(strength, matrix, alerts);
        }

        return new StressFigures(
            "an unseen heater profile (classes do not count, an abstention is the right answer)",
            "whether the board's flag is heeded",
            [Point("flagged, as on the board", QualityFlags.WrongProfile), Point("were it not flagged", QualityFlags.None)]);
    }

    private static Disturbance Shift(double decades) => (_, log10, _) =>
    {
        for (int step = 0; step < log10.Length; step++)
        {
            log10[step] += decades;
        }

        return QualityFlags.None;
    };

    private static Disturbance BaselineError(double deviation)
    {
        var ofSensor = new Dictionary<string, double[]>(StringComparer.Ordinal);
        return (cycle, log10, random) =>
        {
            if (!ofSensor.TryGetValue(cycle.SensorKey, out double[]? error))
            {
                ofSensor[cycle.SensorKey] = error = log10.Select(_ => deviation * Normal(random)).ToArray();
            }

            for (int step = 0; step < log10.Length; step++)
            {
                log10[step] += error[step];
            }

            return QualityFlags.None;
        };
    }

    private static QualityFlags AddNoise(double[] log10, double deviation, Random random)
    {
        for (int step = 0; step < log10.Length; step++)
        {
            log10[step] += deviation * Normal(random);
        }

        return QualityFlags.None;
    }

    private static QualityFlags Saturate(double[] log10, int count)
    {
        foreach (int step in Enumerable.Range(0, log10.Length).OrderByDescending(step => log10[step]).Take(count).ToArray())
        {
            log10[step] = Math.Log10(GasFeatures.SaturatedOhms);
        }

        return QualityFlags.None;
    }

    private static QualityFlags Hold(double[] log10, int count, Random random)
    {
        foreach (int step in Enumerable.Range(1, log10.Length - 1).OrderBy(_ => random.Next()).Take(count).Order().ToArray())
        {
            log10[step] = log10[step - 1];
        }

        return QualityFlags.None;
    }

    // Box and Muller, A note on the generation of random normal deviates, 1958.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
