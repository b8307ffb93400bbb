using System;
using System.Collections.Generic;
using System.Linq;
using MeadowTinyMl.DataSets;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.Simulator.Replay;

/// <summary>The gas scans that are replayed, with the clean air of each sensor.</summary>
internal sealed class GasRecording
{
    private GasRecording(GasCycle[] cycles, string[] rowGroups, int[] order, string[] sensors, GasBaseline?[] baselines, GasProtocol protocol)
    {
        Cycles = cycles;
        RowGroups = rowGroups;
        Order = order;
        Sensors = sensors;
        Baselines = baselines;
        Commissioning = protocol.Commissioning.Length;
        Unsettled = protocol.Unsettled;
        WithoutBaseline = protocol.WithoutBaseline.Length;
    }

    /// <summary>Gets all scans.</summary>
    public GasCycle[] Cycles { get; }

    /// <summary>Gets, for each scan, the hash of its row group.</summary>
    public string[] RowGroups { get; }

    /// <summary>Gets the indexes of the scans that are replayed: all but those that made the baselines.</summary>
    public int[] Order { get; }

    /// <summary>Gets the sensors; a sensor's place is its index on the replayed board.</summary>
    public string[] Sensors { get; }

    /// <summary>Gets the clean air of each sensor, null where its recordings hold fewer than ten clean scans.</summary>
    public GasBaseline?[] Baselines { get; }

    /// <summary>Gets how many scans made the baselines.</summary>
    public int Commissioning { get; }

    /// <summary>Gets how many scans were taken before the sensor had settled; they are replayed with that flag.</summary>
    public int Unsettled { get; }

    /// <summary>Gets how many scans belong to a sensor without a baseline; they are replayed with that flag.</summary>
    public int WithoutBaseline { get; }

    /// <summary>Reads recordings.</summary>
    /// <param name="files">CSV files; scans follow in file order.</param>
    /// <exception cref="DataFormatException">A file cannot be used.</exception>
    /// <exception cref="System.IO.IOException">A file cannot be read.</exception>
    public static GasRecording Read(IReadOnlyList<string> files)
    {
        var cycles = new List<GasCycle>();
        var rowGroups = new List<string>();
        foreach (string file in files)
        {
            GasDataSet set = GasDataSet.Read(file, assumeProfile: true);
            if (set.LeftOut.Count > 0)
            {
                throw new DataFormatException(file, "heater profile", $"{GasDataSet.DefaultProfile}, which the released model was trained on", set.LeftOut[0]);
            }

            cycles.AddRange(set.Cycles);
            rowGroups.AddRange(set.RowGroups);
        }

        if (cycles.Count == 0)
        {
            throw new DataFormatException(files[0], "rows", "at least one scan", "none");
        }

        GasProtocol protocol = GasProtocol.Apply(cycles);
        string[] sensors = cycles.Select(cycle => cycle.SensorKey).Distinct(StringComparer.Ordinal).ToArray();
        GasBaseline?[] baselines = sensors.Select(sensor => protocol.BaselineOf(cycles.First(cycle => cycle.SensorKey == sensor))).ToArray();
        var taken = new HashSet<int>(protocol.Commissioning);
        int[] order = Enumerable.Range(0, cycles.Count).Where(i => !taken.Contains(i)).ToArray();
        return new GasRecording(cycles.ToArray(), rowGroups.ToArray(), order, sensors, baselines, protocol);
    }
}
