using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.DataSets.Bosch;
using Xunit;

namespace MeadowTinyMl.Models.Tests.DataSets.Bosch;

public class ScanAssemblerTests
{
    private const int Length = 10_780;

    [Fact]
    public void Assemble_FollowsInterleavedSensorsUnderTheirOwnProfiles()
    {
        BoschText text = new BoschText
        {
            Profiles = $"{BoschText.Hp354},{BoschText.Hp322}",
            Sensors = """{"sensorIndex":0,"heaterProfile":"heater_354"},{"sensorIndex":1,"heaterProfile":"heater_322"},{"sensorIndex":2,"heaterProfile":"heater_354"}""",
        };
        for (int step = 0; step < 10; step++)
        {
            for (int sensor = 0; sensor < 3; sensor++)
            {
                text.Row((1_000 * step) + sensor, step, (100_000 * sensor) + step + 1, sensor);
            }
        }

        (IReadOnlyList<GasCycle> scans, ImportFindings findings) = Assemble(text);
        Assert.Equal([0, 2], scans.Select(scan => scan.Sensor));
        Assert.Equal(Enumerable.Range(200_001, 10).Select(ohms => (uint)ohms), scans[1].Ohms);
        Assert.Equal(("measurements under HP-322, not HP-354", 10), Assert.Single(findings.Dropped.Select(finding => (finding.What, finding.Count))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Assemble_ReadsColumnsByKeyWhereverTheyStand(bool isReversed)
    {
        string[] columns = isReversed ? BoschText.Older.Reverse().ToArray() : BoschText.Older;
        (IReadOnlyList<GasCycle> scans, _) = Assemble(new BoschText { Columns = columns }.Scan(5_000, 1_000));
        GasCycle scan = Assert.Single(scans);
        Assert.Equal(Enumerable.Range(1, 10).Select(step => (uint)(1_000 * step)), scan.Ohms);
        Assert.Equal((5_000L, 25.5, 40.0, 1_013.25), (scan.StartMilliseconds, scan.TemperatureCelsius, scan.HumidityPercent, scan.PressureHectopascals));
    }

    [Fact]
    public void Assemble_CountsPositionsFromTheFirstWholeHeatingAfterSleep()
    {
        BoschText text = new BoschText().Scan(0, 1, 0, 1, 0, 1, 2);
        text.Scan(Length, 2).Scan(2 * Length, 3, 0, 1, 6).Scan(3 * Length, 4).Scan(10 * Length, 5).Scan(11 * Length, 6);
        (IReadOnlyList<GasCycle> scans, ImportFindings findings) = Assemble(text);
        Assert.Equal([(2u, 0, 1), (4u, 2, 3), (5u, 0, 4), (6u, 1, 5)], scans.Select(scan => (scan.Ohms[0], scan.ScanPosition, scan.Cycle)));
        Assert.Equal(["scans whose beginning is missing", "scans with lost steps"], findings.Dropped.Select(finding => finding.What));
        Assert.Single(findings.Notes);
    }

    [Fact]
    public void Assemble_DropsEachFaultUnderItsOwnReason()
    {
        BoschText text = new BoschText().Scan(0, 1);
        text.Row(Length, 0, 7, error: 3).Scan(Length + 100, 2, 0, 1, 0);
        text.Scan(2 * Length, 3, 0, 1, 5, 6, 7, 8, 9).Row((2 * Length) + (52 * 140), 5, 9, label: 2).Row((2 * Length) + 8_000, 6, 9, label: 2)
            .Row((2 * Length) + 8_500, 7, 9, label: 2).Row((2 * Length) + 9_000, 8, 9, label: 2).Row((2 * Length) + 9_500, 9, 9, label: 2);
        text.Row(3 * Length, 0, null).Row(3 * Length, 0, 5, scanning: 0);
        text.Scan(3 * Length, 4).Row((3 * Length) + (72 * 140), 9, 40).Row(4 * Length, 0, 8);
        (IReadOnlyList<GasCycle> scans, ImportFindings findings) = Assemble(text);
        Assert.Equal([1u, 4u], scans.Select(scan => scan.Ohms[0]));
        Assert.Equal(
            [
                "measurements with error code 3", "scans with lost steps", "measurements without a resistance from 1 to 4e9 ohm", "measurements outside of scans",
                "scans in which the label changed", "measurements written twice", "scans cut off by the end",
            ],
            findings.Dropped.Select(finding => finding.What));
    }

    [Fact]
    public void Assemble_TakesAClockThatWasSetBackForANewStart()
    {
        (IReadOnlyList<GasCycle> scans, _) = Assemble(new BoschText().Scan(1_000_000, 1).Scan(1_000_000 + Length, 2).Scan(500, 3));
        Assert.Equal([0, 1, 0], scans.Select(scan => scan.ScanPosition));
    }

    [Fact]
    public void Assemble_CallsAProfileByItsStepsNotByItsName()
    {
        string otherSteps = BoschText.Hp354.Replace("[320,5]]", "[320,6]]", StringComparison.Ordinal);
        (IReadOnlyList<GasCycle> scans, ImportFindings findings) = Assemble(new BoschText { Profiles = otherSteps }.Scan(0, 1));
        Assert.Empty(scans);
        Assert.Contains("heater_354-with-other-steps", Assert.Single(findings.Dropped).What, StringComparison.Ordinal);

        string otherName = BoschText.Hp354.Replace("heater_354", "mine", StringComparison.Ordinal);
        Assert.Single(Assemble(new BoschText { Profiles = otherName, Sensors = """{"sensorIndex":0,"heaterProfile":"mine"}""" }.Scan(0, 1)).Scans);
    }

    [Fact]
    public void Write_GivesATableThatReadsBack()
    {
        (IReadOnlyList<GasCycle> scans, _) = Assemble(new BoschText().Scan(0, 1_234.4).Scan(Length, 99_999.6));
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "cycles.csv");
        using (StreamWriter writer = File.CreateText(path))
        {
            GasCycleTable.Write(writer, scans, "HP-354");
        }

        IReadOnlyList<GasCycle> again = GasCycleTable.Read(path);
        Assert.Equal("HP-354", GasCycleTable.ReadProfile(path));
        Assert.Equal(scans.Select(scan => scan with { Ohms = [] }), again.Select(scan => scan with { Ohms = [] }));
        Assert.Equal(scans.SelectMany(scan => scan.Ohms), again.SelectMany(scan => scan.Ohms));
    }

    private static (IReadOnlyList<GasCycle> Scans, ImportFindings Findings) Assemble(BoschText text)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "a.bmerawdata");
        File.WriteAllText(path, text.ToString());
        var findings = new ImportFindings();
        return (ScanAssembler.Assemble(RawData.Read(path), "b", "r", "HP-354", null, tag => $"tag_{tag}", findings), findings);
    }
}
