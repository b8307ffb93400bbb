using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.DataSets.Bosch;
using MeadowTinyMl.Tests;
using Xunit;

namespace MeadowTinyMl.Models.Tests.DataSets.Bosch;

/// <summary>Files as their authors published them, against scans that others assembled from the same measurements.</summary>
public class BoschSampleTests
{
    private const string Samples = "data/gas/bosch-format-samples";
    private const string Solvents = "data/gas/solvents-nicla-hp354";

    [FactNeeds(Samples + "/nicla-1sensor.bmespecimen", Solvents + "/cycles.csv")]
    public void Specimen_GivesTheScansOfTheSameSession()
    {
        GasRecordingFile file = Specimen.Read(Sample("nicla-1sensor.bmespecimen"));
        var findings = new ImportFindings();
        IReadOnlyList<GasCycle> scans = Assemble(file, findings);
        Assert.Equal(("Acetone 3", "1730555495", 1_748), (file.Label, file.Board, file.Measurements.Count));
        Assert.Equal(174, scans.Count);
        Assert.Equal(["scans whose beginning is missing 1", "scans cut off by the end 1"], Dropped(findings));
        AssertSame(Published("cycles.csv", "2024-11-22a"), scans);
    }

    [FactNeeds(Samples + "/nicla-1sensor-12col.bmerawdata", Solvents + "/cycles_other.csv")]
    public void RawData_OfTwelveColumnsGivesTheScansOfTheSameSession()
    {
        GasRecordingFile file = RawData.Read(Sample("nicla-1sensor-12col.bmerawdata"));
        var findings = new ImportFindings();
        IReadOnlyList<GasCycle> scans = Assemble(file, findings);
        AssertSame(Published("cycles_other.csv", "2024-12-06a").Where(scan => scan.Label == "chloroform").ToArray(), scans);
        Assert.Equal("tag 4", scans[0].Label);
        Assert.InRange(scans[0].PressureHectopascals!.Value, 1_014, 1_015);
    }

    [FactNeeds(Samples + "/bme690-8sensor.bmerawdata")]
    public void RawData_OfThirteenColumnsIsFollowedSensorBySensor()
    {
        GasRecordingFile file = RawData.Read(Sample("bme690-8sensor.bmerawdata"));
        var findings = new ImportFindings();
        IReadOnlyList<GasCycle> scans = Assemble(file, findings);
        Assert.Equal(1_311, file.Measurements.Count);
        Assert.Equal(8, scans.Select(scan => scan.Sensor).Distinct().Count());
        foreach (IGrouping<int, GasCycle> sensor in scans.GroupBy(scan => scan.Sensor))
        {
            GasMeasurement[] own = file.Measurements.Where(row => row.Sensor == sensor.Key).ToArray();
            Assert.Equal(Enumerable.Range(0, sensor.Count()), sensor.Select(scan => scan.ScanPosition));
            Assert.All(sensor, scan => Assert.Contains(own, row => row.Step == 0 && row.Milliseconds == scan.StartMilliseconds));
            Assert.InRange(own.Length - (10 * sensor.Count()), 0, 9);
        }
    }

    [FactNeeds(Samples + "/bme690-8sensor.bmelabelinfo")]
    public void LabelNames_LetTheLaterEntryRenameTheEarlier()
    {
        LabelNames file = LabelNames.Read(Sample("bme690-8sensor.bmelabelinfo"));
        IReadOnlyDictionary<int, string> names = file.Names;
        Assert.Equal("n8xx2ad1o2quaej6-1", file.Session);
        Assert.Equal(("Initial", "warm-up", "Specimen 1002", "out"), (names[0], names[1001], names[1002], names[1003]));
    }

    [FactNeeds(Samples + "/bme690-8sensor.bmeconfig")]
    public void BoardConfiguration_NamesEachSensorsProfile()
    {
        BoardConfiguration board = BoardConfiguration.Read(Sample("bme690-8sensor.bmeconfig"));
        Assert.Equal(Enumerable.Range(0, 8), board.Profiles.Keys.Order());
        Assert.All(board.Profiles.Values, profile => Assert.Equal(("HP-354", 10, 10_780), (profile.Name, profile.Count, (int)profile.Length.TotalMilliseconds)));
    }

    [FactNeeds(Samples + "/nicla-serial-malformed.log")]
    public void SerialLog_WithLostStepsHoldsNoWholeScanAndSaysSo()
    {
        GasRecordingFile file = SerialLog.Read(Sample("nicla-serial-malformed.log"));
        var findings = new ImportFindings();
        Assert.Empty(Assemble(file, findings));
        Assert.Contains(findings.Dropped, finding => finding.What == "scans with lost steps" && finding.Count > 5);
        Assert.Contains(findings.Dropped, finding => finding.What == "measurements written twice" && finding.Count > 20);
        Assert.Equal(2, file.Unreadable);
    }

    private static IReadOnlyList<GasCycle> Assemble(GasRecordingFile file, ImportFindings findings) =>
        ScanAssembler.Assemble(file, "nicla-1", "r", "HP-354", ProfileSteps.Hp354, tag => $"tag {tag}", findings);

    private static IEnumerable<string> Dropped(ImportFindings findings) => findings.Dropped.Select(finding => $"{finding.What} {finding.Count}");

    private static GasCycle[] Published(string table, string recording) =>
        GasCycleTable.Read(Repository.SharedPath(Path.Combine(Solvents, table))).Where(scan => scan.Recording == recording).ToArray();

    private static void AssertSame(GasCycle[] expected, IReadOnlyList<GasCycle> found)
    {
        Assert.Equal(expected.Length, found.Count);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i].Ohms, found[i].Ohms);
            Assert.Equal(expected[i].ScanPosition, found[i].ScanPosition);
            Assert.Equal(expected[i].TemperatureCelsius!.Value, found[i].TemperatureCelsius!.Value, 0.0101);
            Assert.Equal(expected[i].HumidityPercent!.Value, found[i].HumidityPercent!.Value, 0.0101);
            Assert.Equal(expected[i].PressureHectopascals!.Value, found[i].PressureHectopascals!.Value, 0.0101);
        }
    }

    private static string Sample(string name) => Repository.SharedPath(Path.Combine(Samples, name));
}
