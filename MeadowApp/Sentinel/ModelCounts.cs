using System;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>What one sensor and its model decided since the last summary.</summary>
public sealed class ModelCounts
{
    /// <summary>Bins of the histogram of the top confidence: tenths, the last one closed.</summary>
    public const int Bins = 10;

    private long _levels;

    /// <summary>Creates empty counts.</summary>
    /// <param name="sensor">The sensor's name.</param>
    /// <param name="manifest">The model.</param>
    public ModelCounts(string sensor, ModelManifest manifest)
    {
        Sensor = sensor;
        Manifest = manifest;
        ByClass = new long[manifest.Labels.Count];
    }

    /// <summary>Gets the sensor's name.</summary>
    public string Sensor { get; }

    /// <summary>Gets the model's manifest.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Gets the decisions for which the model ran.</summary>
    public long Inferences { get; private set; }

    /// <summary>Gets the decisions of each class, those that abstained left out.</summary>
    public long[] ByClass { get; }

    /// <summary>Gets the histogram of the top confidence.</summary>
    public long[] Histogram { get; } = new long[Bins];

    /// <summary>Gets the decisions that abstained, for whatever cause.</summary>
    public long Abstentions { get; private set; }

    /// <summary>Gets the decisions for which the sensor gave nothing.</summary>
    public long SensorFaults { get; private set; }

    /// <summary>Gets the decisions that were to be logged and were not, for want of space.</summary>
    public long Dropped { get; private set; }

    /// <summary>Gets the inputs whose level was taken.</summary>
    public long Inputs { get; private set; }

    /// <summary>Gets the least level of an input, or null before the first.</summary>
    public int? LeastLevel { get; private set; }

    /// <summary>Gets the greatest level of an input, or null before the first.</summary>
    public int? GreatestLevel { get; private set; }

    /// <summary>Gets the mean level of the inputs, rounded down, or null before the first.</summary>
    public long? MeanLevel => Inputs == 0 ? (long?)null : FloorOfMean();

    /// <summary>Counts a decision that was to be logged and was not.</summary>
    public void Drop() => Dropped++;

    /// <summary>Counts a decision.</summary>
    public void Add(DecisionReport report)
    {
        if (report.IsInferred)
        {
            Inferences++;
            int top = report.Confidences[report.Decision.Top];
            Histogram[Math.Min(top * Bins / 10_000, Bins - 1)]++;
        }

        if ((report.Quality & QualityFlags.Missing) != 0)
        {
            SensorFaults++;
        }

        if (report.InputLevel is int level)
        {
            Inputs++;
            _levels += level;
            LeastLevel = Math.Min(level, LeastLevel ?? level);
            GreatestLevel = Math.Max(level, GreatestLevel ?? level);
        }

        if (report.Decision.Outcome == Outcome.Abstain)
        {
            Abstentions++;
        }
        else
        {
            ByClass[report.Decision.Top]++;
        }
    }

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Inferences = 0;
        Abstentions = 0;
        SensorFaults = 0;
        Dropped = 0;
        Inputs = 0;
        LeastLevel = null;
        GreatestLevel = null;
        _levels = 0;
        Array.Clear(ByClass, 0, ByClass.Length);
        Array.Clear(Histogram, 0, Histogram.Length);
    }

    private long FloorOfMean()
    {
        long mean = Math.DivRem(_levels, Inputs, out long rest);
        return rest < 0 ? mean - 1 : mean;
    }
}
