using System;
using System.Linq;
using MeadowTinyMl.Training;
using MeadowTinyMl.Training.Gas;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Training;

/// <summary>What augmentation does to a scan, each option by itself.</summary>
public class GasSourceTests
{
    private static readonly GasAugmentation None = new() { Baseline = 0, ColdSteps = 0, Step = 0, Gain = 0, LostStep = 0 };
    private static readonly float[] Scan = Enumerable.Range(1, 10).Select(step => 0.1f * step).ToArray();

    [Fact]
    public void Baseline_ShiftsAllStepsAlike() => HoldDifferences(None with { Baseline = 0.3f }, (step, first, value) => Assert.Equal(first, value, 1e-5f), 0.3f);

    [Fact]
    public void ColdSteps_ShiftTheStepsAtAHundredDegreesAlone() =>
        HoldDifferences(None with { ColdSteps = 0.3f }, (step, _, value) => Assert.True(step is >= 1 and <= 3 || value == 0), 0.3f);

    [Fact]
    public void Gain_ScalesTheWholeAnswer()
    {
        float[][] scans = Scans(None with { Gain = 0.5f });
        Assert.All(scans, scan => Assert.All(Enumerable.Range(0, 10), step => Assert.Equal(scan[0] / Scan[0], scan[step] / Scan[step], 1e-4f)));
        Assert.InRange(scans.Min(scan => scan[0] / Scan[0]), 0.5f, 0.6f);
        Assert.InRange(scans.Max(scan => scan[0] / Scan[0]), 1.4f, 1.5f);
    }

    [Fact]
    public void LostStep_ReadsAsInCleanAir() => Assert.All(Scans(None with { LostStep = 1 }), scan => Assert.Single(scan, value => value == 0));

    [Fact]
    public void HeldStep_RepeatsTheReadingBeforeIt()
    {
        float[][] scans = Scans(None with { HeldStep = 1 });
        Assert.All(scans, scan => Assert.Single(Enumerable.Range(1, 9), step => scan[step] == scan[step - 1]));
        Assert.Equal(9, scans.Select(scan => Enumerable.Range(1, 9).First(step => scan[step] == scan[step - 1])).Distinct().Count());
        Assert.Contains(Scans(None with { HeldStep = 0.5f }), scan => scan.SequenceEqual(Scan));
    }

    private static void HoldDifferences(GasAugmentation augmentation, Action<int, float, float> hold, float limit)
    {
        float[][] scans = Scans(augmentation);
        foreach (float[] scan in scans)
        {
            for (int step = 0; step < 10; step++)
            {
                hold(step, scan[0] - Scan[0], scan[step] - Scan[step]);
            }
        }

        Assert.InRange(scans.Max(scan => Math.Abs(scan[2] - Scan[2])), 0.9f * limit, limit + 1e-5f);
    }

    private static float[][] Scans(GasAugmentation augmentation)
    {
        var source = new GasSource([new GasExample(Scan, 0, "kind", "recording", "board", "rows")], 3, augmentation);
        var random = new RandomGenerator(3);
        return Enumerable.Range(0, 200).Select(i =>
        {
            var scan = new float[10];
            source.Write(i, random, scan, new float[3]);
            return scan;
        }).ToArray();
    }
}
