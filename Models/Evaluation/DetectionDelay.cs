using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Classification;
using MeadowTinyMl.DataSets;

namespace MeadowTinyMl.Evaluation;

/// <summary>How long after its onset something that is worth an alert raises one, on continuous recordings.</summary>
/// <param name="Class">The class.</param>
/// <param name="Delays">For each exposure that raised an alert the samples that passed before it, 0 where the first one did; sorted.</param>
/// <param name="Missed">Exposures that raised none to their end.</param>
/// <param name="SampleTime">How long a sample takes.</param>
/// <remarks>
/// An exposure is one label in one recording of one sensor; its onset is its first scored sample, so what passed while the sensor settled is not counted. Sensors that their source did not
/// tell apart have no order in time and are left out. Any alert counts, whichever class it names, since a person is called by either.
/// </remarks>
public sealed record DetectionDelay(string Class, IReadOnlyList<int> Delays, int Missed, TimeSpan SampleTime)
{
    /// <summary>Gets the time from onset to the end of the sample that alerts, of half of the exposures at most; null where half or more were missed.</summary>
    public TimeSpan? Median => Quantile(0.5);

    /// <summary>Gets the same of nine tenths of the exposures.</summary>
    public TimeSpan? NineTenths => Quantile(0.9);

    /// <summary>Measures the scans of a gas evaluation.</summary>
    /// <param name="data">The recordings.</param>
    /// <param name="result">What a bundle answered to them.</param>
    /// <param name="reported">Which of its examples count.</param>
    public static IReadOnlyList<DetectionDelay> OfGas(GasDataSet data, EvaluationResult result, IReadOnlyList<ScoredExample> reported)
    {
        var delays = result.Manifest.Labels.Where((_, i) => result.Manifest.Levels[i] != HazardLevel.None).ToDictionary(label => label, _ => (Raised: new List<int>(), Missed: new int[1]));
        var exposures = reported
            .Where(example => data.Cycles[example.Index].Sensor >= 0 && delays.ContainsKey(data.Cycles[example.Index].Group))
            .GroupBy(example => (data.Cycles[example.Index].Recording, data.Cycles[example.Index].SensorKey, data.Cycles[example.Index].Label));
        foreach (var exposure in exposures)
        {
            (List<int> raised, int[] missed) = delays[data.Cycles[exposure.First().Index].Group];
            int passed = exposure.OrderBy(example => data.Cycles[example.Index].Cycle).ThenBy(example => example.Index).TakeWhile(example => example.Decision.Outcome != Outcome.Alert).Count();
            if (passed < exposure.Count())
            {
                raised.Add(passed);
            }
            else
            {
                missed[0]++;
            }
        }

        return delays.Where(item => item.Value.Raised.Count + item.Value.Missed[0] > 0)
            .Select(item => new DetectionDelay(item.Key, item.Value.Raised.Order().ToArray(), item.Value.Missed[0], GasEvaluator.ScanTime))
            .ToArray();
    }

    private TimeSpan? Quantile(double share)
    {
        int rank = (int)Math.Ceiling(share * (Delays.Count + Missed)) - 1;
        return rank < Delays.Count && rank >= 0 ? SampleTime * (Delays[rank] + 1) : null;
    }
}
