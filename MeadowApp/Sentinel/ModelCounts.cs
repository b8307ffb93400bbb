using System;
using MeadowTinyMl.Classification;

namespace MeadowTinyMl.Sentinel;

/// <summary>What one model decided since the last summary.</summary>
public sealed class ModelCounts
{
    /// <summary>Bins of the histogram of the top confidence: tenths, the last one closed.</summary>
    public const int Bins = 10;

    /// <summary>Creates empty counts.</summary>
    /// <param name="manifest">The model.</param>
    public ModelCounts(ModelManifest manifest)
    {
        Manifest = manifest;
        ByClass = new long[manifest.Labels.Count];
    }

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
        Array.Clear(ByClass, 0, ByClass.Length);
        Array.Clear(Histogram, 0, Histogram.Length);
    }
}
