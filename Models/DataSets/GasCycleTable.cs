using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.DataSets;

/// <summary>The heater scans of a <c>cycles.csv</c>, read by column name.</summary>
public static class GasCycleTable
{
    private static readonly string[] StepColumns = Enumerable.Range(0, GasFeatures.Steps).Select(step => $"r{step}_ohm").ToArray();

    /// <summary>Returns the heater profile that a column <c>heater_profile</c> names, or null where there is no such column.</summary>
    /// <exception cref="DataFormatException">The column names several.</exception>
    public static string? ReadProfile(string path)
    {
        CsvTable table = CsvTable.Read(path);
        if (!table.Has("heater_profile") || table.Rows == 0)
        {
            return null;
        }

        string profile = table.Text(0, "heater_profile");
        for (int row = 1; row < table.Rows; row++)
        {
            if (table.Text(row, "heater_profile") != profile)
            {
                throw table.Wrong(row, "heater_profile", $"{profile}, as in the rows before: one profile a table", table.Text(row, "heater_profile"));
            }
        }

        return profile;
    }

    /// <summary>Reads all scans in file order.</summary>
    /// <param name="path">A CSV with board, recording, label, group, sensor, cycle, scan_pos and r0_ohm to r9_ohm; t_ms, temp_c, rh_pct and press_hpa where there are any; other columns are not looked at.</param>
    /// <exception cref="DataFormatException">A column is missing or a value is not in its range.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyList<GasCycle> Read(string path)
    {
        string[] needed = ["board", "recording", "label", "group", "sensor", "cycle", "scan_pos", .. StepColumns];
        CsvTable table = CsvTable.Read(path, needed);
        var cycles = new GasCycle[table.Rows];
        for (int row = 0; row < cycles.Length; row++)
        {
            var ohms = new uint[GasFeatures.Steps];
            for (int step = 0; step < ohms.Length; step++)
            {
                ohms[step] = (uint)Math.Round(table.Number(row, StepColumns[step], 1, 4e9), MidpointRounding.AwayFromZero);
            }

            cycles[row] = new GasCycle(
                table.Text(row, "board"),
                table.Text(row, "recording"),
                table.Text(row, "label"),
                table.Text(row, "group"),
                table.Whole(row, "sensor"),
                table.Whole(row, "cycle"),
                table.Whole(row, "scan_pos"),
                ohms)
            {
                StartMilliseconds = (long?)Optional(table, row, "t_ms", 0, 1L << 50),
                TemperatureCelsius = Optional(table, row, "temp_c", -100, 500),
                HumidityPercent = Optional(table, row, "rh_pct", -1, 200),
                PressureHectopascals = Optional(table, row, "press_hpa", 0, 2_000),
            };
        }

        return cycles;
    }

    /// <summary>Writes scans as a table that <see cref="Read"/> reads back.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="cycles">The scans; their texts hold no comma, quote or line break.</param>
    /// <param name="profile">The heater profile of all of them.</param>
    public static void Write(TextWriter writer, IEnumerable<GasCycle> cycles, string profile)
    {
        writer.Write($"board,recording,label,group,sensor,cycle,scan_pos,t_ms,temp_c,rh_pct,press_hpa,{string.Join(',', StepColumns)},heater_profile\n");
        foreach (GasCycle cycle in cycles)
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{cycle.Board},{cycle.Recording},{cycle.Label},{cycle.Group},{cycle.Sensor},{cycle.Cycle},{cycle.ScanPosition},{cycle.StartMilliseconds},"));
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{cycle.TemperatureCelsius:0.##},{cycle.HumidityPercent:0.##},{cycle.PressureHectopascals:0.##},"));
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', cycle.Ohms)},{profile}\n"));
        }
    }

    private static double? Optional(CsvTable table, int row, string column, double low, double high) =>
        table.Has(column) && table.Text(row, column).Length > 0 ? table.Number(row, column, low, high) : null;
}
