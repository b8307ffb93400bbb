using System;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sensing;

public class CleanAirBaselineTests
{
    [Fact]
    public void Add_AcceptsTenSteadyScans()
    {
        var baseline = new CleanAirBaseline();
        for (int scan = 0; scan < 9; scan++)
        {
            Assert.Equal(BaselineVerdict.NeedsMoreScans, baseline.Add(Scan(1_000_000 + (uint)scan)));
            Assert.Null(baseline.Baseline);
        }

        Assert.Equal(BaselineVerdict.Accepted, baseline.Add(Scan(1_000_009)));
        Assert.InRange(baseline.Baseline!.Log10Q16(0), (6 << 16) - 8, (6 << 16) + 8);
    }

    [Fact]
    public void Add_RefusesTenScansThatWander()
    {
        var baseline = new CleanAirBaseline();
        for (int scan = 0; scan < 10; scan++)
        {
            baseline.Add(Scan((uint)(1_000_000 * Math.Pow(10, -0.02 * scan))));
        }

        Assert.Equal(BaselineVerdict.Unstable, baseline.Verdict);
        Assert.Null(baseline.Baseline);
        Assert.InRange(baseline.SpreadQ16, (int)(0.17 * 65_536), (int)(0.19 * 65_536));
    }

    [Fact]
    public void Add_LeavesOutAFlaggedScan()
    {
        var baseline = new CleanAirBaseline();
        for (int scan = 0; scan < 9; scan++)
        {
            baseline.Add(Scan(1_000_000));
        }

        GasScan unsettled = Scan(1_000_000);
        unsettled.Quality = SensorQuality.Unsettled;

        Assert.Equal(BaselineVerdict.NeedsMoreScans, baseline.Add(unsettled));
        Assert.Equal(BaselineVerdict.Accepted, baseline.Add(Scan(1_000_000)));
    }

    [Fact]
    public void Add_RefusesAScanAfterTheEnd()
    {
        var baseline = new CleanAirBaseline();
        for (int scan = 0; scan < GasBaseline.ScanCount; scan++)
        {
            baseline.Add(Scan(1_000_000));
        }

        Assert.Throws<InvalidOperationException>(() => baseline.Add(Scan(1_000_000)));
    }

    private static GasScan Scan(uint ohms)
    {
        var scan = new GasScan();
        scan.Ohms.Fill(ohms);
        return scan;
    }
}
