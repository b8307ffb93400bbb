using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.DataSets;

/// <summary>The heater scans of a <c>cycles.csv</c>, read by column name.</summary>
public static class GasCycleTable
{
    private static readonly string[] StepColumns = Enumerable.Range(0, GasFeatures.Steps).Select(step => $"r{step}_ohm").ToArray();

    /// <summary>Reads all scans in file order.</summary>
    /// <param name="path">A CSV with board, recording, label, group, sensor, cycle, scan_pos and r0_ohm to r9_ohm; other columns are not looked at.</param>
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
                ohms);
        }

        return cycles;
    }
}
