using System;
using System.Linq;
using MeadowTinyMl.Dsp;
using Xunit;

namespace MeadowTinyMl.Models.Tests.Dsp;

public class GasBaselineTests
{
    [Fact]
    public void FromScans_TakesTheMedianOfEachStepAndIsNotMovedByOneBadScan()
    {
        uint[][] scans = Enumerable.Range(0, 10).Select(_ => Enumerable.Range(0, 10).Select(step => (uint)(1_000 * (step + 1))).ToArray()).ToArray();
        GasBaseline clean = GasBaseline.FromScans(scans);
        scans[3] = Enumerable.Repeat(1u, 10).ToArray();

        Assert.Equal(clean.ToArray(), GasBaseline.FromScans(scans).ToArray());
        Assert.Equal(FixedPointLog.Log10Q16(3_000), clean.Log10Q16(2));
    }

    [Fact]
    public void Features_AreDecadesFromCleanAir()
    {
        GasBaseline baseline = GasBaseline.FromScans(Enumerable.Range(0, 10).Select(_ => Enumerable.Repeat(1_000_000u, 10).ToArray()).ToArray());
        var features = new int[10];
        GasFeatures.Compute(Enumerable.Repeat(100_000u, 10).ToArray(), baseline, features);

        Assert.All(features, feature => Assert.InRange(feature, -65_537, -65_535));
    }

    [Fact]
    public void FromStored_GivesBackWhatWasStoredAndRefusesNonsense()
    {
        int[] stored = Enumerable.Range(0, 10).Select(i => i << 15).ToArray();
        Assert.Equal(stored, GasBaseline.FromStored(stored).ToArray());
        Assert.Throws<ArgumentException>(() => GasBaseline.FromStored(new int[9]));
        Assert.Throws<ArgumentException>(() => GasBaseline.FromStored(Enumerable.Repeat(-1, 10).ToArray()));
        Assert.Throws<ArgumentException>(() => GasBaseline.FromScans([]));
    }
}
