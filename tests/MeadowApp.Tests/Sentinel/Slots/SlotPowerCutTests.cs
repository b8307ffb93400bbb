using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.Audit.Tests;
using Xunit;

namespace MeadowTinyMl.MeadowApp.Tests.Sentinel.Slots;

/// <summary>The power fails after each step that the disk takes, with and without folders that can be synced: one good slot is left, and the update can be finished.</summary>
public class SlotPowerCutTests
{
    private static readonly int CutsEach = Environment.GetEnvironmentVariable("LONG") == "1" ? 40 : 2;

    public static TheoryData<bool> Disks => [true, false];

    [Theory]
    [MemberData(nameof(Disks))]
    public void FirstStart_CutAnywhere_IsMadeGoodByTheNext(bool syncsFolders)
    {
        var disk = new PowerCutDisk(syncsFolders);
        new SlotBench(disk).Boot();
        CutEverywhere(disk, syncsFolders, 0, bench =>
        {
            bench.Boot();
            Assert.Equal("1.0.0", bench.Active);
        });
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void Update_CutAnywhere_LeavesTheOldOneOrTheNewOneAndCanBeFinished(bool syncsFolders)
    {
        Dictionary<string, byte[]> files = Started(syncsFolders);
        var disk = new PowerCutDisk(syncsFolders, files);
        var bench = new SlotBench(disk);
        bench.Boot();
        int before = disk.Steps;
        bench.Arrive(TestRelease.Bundle("1.1.0"));
        bench.Boot();
        Assert.Equal("1.1.0", bench.Active);
        int news = 0;
        CutEverywhere(disk, syncsFolders, before, cut =>
        {
            // The program's own bundle may not save what a cut has spoilt.
            cut.BuiltIn = MemorySource.Empty;
            cut.Boot();
            Assert.True(cut.Active is "1.0.0" or "1.1.0", $"active is {cut.Active ?? "none"}");
            news += cut.Active == "1.1.0" ? 1 : 0;
            Assert.DoesNotContain(cut.Faults, fault => fault.StartsWith("fallback", StringComparison.Ordinal));
            if (cut.Active == "1.0.0")
            {
                cut.Arrive(TestRelease.Bundle("1.1.0"));
                cut.Boot();
            }

            Assert.Equal("1.1.0", cut.Active);
        });
        Assert.True(news > 0);
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void Rollback_CutAnywhere_EndsWithTheOldOne(bool syncsFolders)
    {
        var disk = new PowerCutDisk(syncsFolders, OnTrial(syncsFolders));
        var bench = new SlotBench(disk);
        bench.Boot();
        int before = disk.Steps;
        bench.Abstain(SlotBench.Options.JudgedFrom);
        Assert.True(bench.Desk.MustRestart);
        bench.Boot();
        CutEverywhere(disk, syncsFolders, before, cut =>
        {
            cut.BuiltIn = MemorySource.Empty;
            cut.Boot();
            if (cut.Active == "1.1.0")
            {
                cut.Abstain(SlotBench.Options.JudgedFrom);
                cut.Boot();
            }

            Assert.Equal("1.0.0", cut.Active);
        });
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void EndOfATrial_CutAnywhere_KeepsTheNewOne(bool syncsFolders)
    {
        var disk = new PowerCutDisk(syncsFolders, OnTrial(syncsFolders));
        var bench = new SlotBench(disk);
        bench.Boot();
        int before = disk.Steps;
        bench.Pass();
        CutEverywhere(disk, syncsFolders, before, cut =>
        {
            cut.BuiltIn = MemorySource.Empty;
            cut.Boot();
            Assert.Equal("1.1.0", cut.Active);
        });
    }

    private static Dictionary<string, byte[]> Started(bool syncsFolders)
    {
        var disk = new PowerCutDisk(syncsFolders);
        new SlotBench(disk).Boot();
        return disk.Cut(disk.Steps, new Random(0));
    }

    private static Dictionary<string, byte[]> OnTrial(bool syncsFolders)
    {
        var disk = new PowerCutDisk(syncsFolders);
        var bench = new SlotBench(disk);
        bench.Boot(TestRelease.Bundle("1.1.0"));
        bench.Answer(SlotBench.Options.HealthyAfter);
        return disk.Cut(disk.Steps, new Random(0));
    }

    private static void CutEverywhere(PowerCutDisk disk, bool syncsFolders, int from, Action<SlotBench> check)
    {
        Assert.True(disk.Steps > from);
        foreach (int step in Enumerable.Range(from, disk.Steps - from + 1))
        {
            for (int seed = 0; seed < CutsEach; seed++)
            {
                check(new SlotBench(new PowerCutDisk(syncsFolders, disk.Cut(step, new Random((1_000 * step) + seed)))));
            }
        }
    }
}
