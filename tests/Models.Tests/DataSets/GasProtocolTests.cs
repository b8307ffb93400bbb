using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.DataSets;

public sealed class GasProtocolTests : IDisposable
{
    private const string Header = "board,recording,label,group,sensor,cycle,scan_pos,r0_ohm,r1_ohm,r2_ohm,r3_ohm,r4_ohm,r5_ohm,r6_ohm,r7_ohm,r8_ohm,r9_ohm";

    private readonly string _folder = Directory.CreateTempSubdirectory("meadow-gas-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Apply_TakesTenSettledCleanScansOfTheFirstRecordingsAndScoresTheRest()
    {
        GasCycle[] cycles =
        [
            .. Scans("b", "later", "air", "clean_air", 12),
            .. Scans("b", "early", "air", "clean_air", 8),
            .. Scans("b", "a-water", "water", "clean_air", 9),
            .. Scans("b", "smell", "coffee", "odour", 5),
            .. Scans("poor", "smell", "coffee", "odour", 6),
        ];

        GasProtocol protocol = GasProtocol.Apply(cycles);

        // Four settled scans of 'early' come first, then six of 'later'; water makes no baseline but is scored.
        Assert.Equal(4, protocol.Commissioning.Count(i => cycles[i].Recording == "early"));
        Assert.Equal(6, protocol.Commissioning.Count(i => cycles[i].Recording == "later"));
        Assert.Equal(5 * 4, protocol.Unsettled);
        Assert.Equal(2 + 5 + 1, protocol.Scored.Length);
        Assert.Equal(2, protocol.WithoutBaseline.Length);
        Assert.Empty(protocol.Scored.Intersect(protocol.Commissioning));
        Assert.Null(protocol.BaselineOf(cycles[^1]));
    }

    [Theory]
    [InlineData("2024-11-24a", "nicla-1/2024-11-24")]
    [InlineData("2024-11-24c", "nicla-1/2024-11-24")]
    [InlineData("2024-11-22a", "nicla-1/2024-11-22a")]
    public void RecordingOf_JoinsTheFilesOfOneExposure(string recording, string expected) =>
        Assert.Equal(expected, GasProtocol.RecordingOf(Scans("nicla-1", recording, "acetone", "solvent_vapour", 1)[0]));

    [Fact]
    public void Read_FindsColumnsByNameAndRoundsHalvesAwayFromZero()
    {
        string path = Path.Combine(_folder, "cycles.csv");
        File.WriteAllText(path, "r9_ohm,extra," + Header.Replace(",r9_ohm", string.Empty, StringComparison.Ordinal) + "\n10.5,x,b,rec,l,odour,-1,3,4,1,2,3,4,5,6,7,8,9\n");

        GasCycle cycle = Assert.Single(GasCycleTable.Read(path));

        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 11], cycle.Ohms);
        Assert.Equal(-1, cycle.Sensor);
    }

    [Theory]
    [InlineData("board,label", "column 'recording'")]
    [InlineData(Header + "\nb,r,l,odour,x,0,4,1,2,3,4,5,6,7,8,9,10", "line 2, column sensor")]
    [InlineData(Header + "\nb,r,l,odour,0,0,4,1,2,3,4,5,6,7,8,9,-3", "line 2, column r9_ohm")]
    [InlineData(Header + "\nb,r,l,odour,0,0,4,1,2,3,4,5,6,7,8,9,NaN", "line 2, column r9_ohm")]
    [InlineData(Header + "\nb,r,l,odour,0,0,4,1", "17 fields")]
    public void Read_RefusesBadTablesByLineAndColumn(string text, string named)
    {
        string path = Path.Combine(_folder, "cycles.csv");
        File.WriteAllText(path, text + "\n");
        DataFormatException refusal = Assert.Throws<DataFormatException>(() => GasCycleTable.Read(path));
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RowGroups_NameTheirContent()
    {
        GasCycle[] cycles = [.. Scans("b", "r", "l", "odour", 2), .. Scans("b", "r", "l", "odour", 1, sensor: 2)];
        string[] hashes = GasRowGroup.Hashes(cycles);
        Assert.Equal(hashes[0], hashes[1]);
        Assert.NotEqual(hashes[0], hashes[2]);
        Assert.NotEqual(hashes[0], GasRowGroup.Hashes(cycles[..1])[0]);
    }

    [Fact]
    public void Read_NamesWhatItLeavesOutAsItWasGivenAndNeverWhereAnAbsolutePathLies()
    {
        string set = Path.GetFileName(_folder);
        string table = Path.Combine(_folder, "incense-fm200-380", "cycles.csv");
        Directory.CreateDirectory(Path.GetDirectoryName(table)!);
        File.WriteAllText(table, Header + "\n");
        Directory.CreateDirectory(Path.Combine(_folder, "own"));
        File.WriteAllText(Path.Combine(_folder, "own", "cycles.csv"), Header + "\n");

        Assert.Equal([$"{set}/incense-fm200-380/cycles.csv", $"{set}/own/cycles.csv"], Named(_folder));
        Assert.Equal(Named(_folder), Named(_folder + Path.DirectorySeparatorChar));
        Assert.Equal(["incense-fm200-380/cycles.csv"], Named(table));
        Assert.Equal(["incense-fm200-380/cycles.csv"], Named(Path.GetDirectoryName(table)!));

        string given = Path.GetRelativePath(Directory.GetCurrentDirectory(), _folder);
        Assert.Equal([Path.Combine(given, "incense-fm200-380", "cycles.csv"), Path.Combine(given, "own", "cycles.csv")], Named(given));

        static string[] Named(string path) => GasDataSet.Read(path).LeftOut.Select(reason => reason[..reason.IndexOf(": ", StringComparison.Ordinal)]).ToArray();
    }

    [FactNeeds("data/gas/README.md")]
    public void Read_TakesTheFourSetsOfTheProfileAndLeavesTheOtherOut()
    {
        GasDataSet data = GasDataSet.Read(Repository.SharedPath("data/gas"));
        Assert.Equal(2_733 + 6_754 + 6_949 + 4_361, data.Cycles.Count);
        Assert.Equal(
            [
                "gas/incense-fm200-380/cycles.csv: recorded under FM-200-380, not HP-354",
                "gas/solvents-nicla-hp354/cycles_other.csv: only cycles.csv is read of a folder; name this file itself to read it",
            ],
            data.LeftOut);
        Assert.Empty(GasDataSet.Read(Repository.SharedPath("data/gas/solvents-nicla-hp354/cycles.csv")).LeftOut);
    }

    private static GasCycle[] Scans(string board, string recording, string label, string group, int count, int sensor = 0)
    {
        var ohms = new List<uint>(Enumerable.Range(1, 10).Select(i => (uint)(1_000 * i)));
        return Enumerable.Range(0, count).Select(i => new GasCycle(board, recording, label, group, sensor, i, i, [.. ohms])).ToArray();
    }
}
