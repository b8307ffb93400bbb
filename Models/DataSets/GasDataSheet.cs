using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.DataSets;

/// <summary>Counts what is in a gas data set and looks for scans that occur twice.</summary>
/// <remarks>
/// Near duplicates: two scans of one board in different recordings, of which each step differs by at most <see cref="NearDecades"/> and not all steps are equal. Scans that follow one
/// another in one recording are near alike by nature and are not counted; that is why splits go by whole recordings.
/// </remarks>
public static class GasDataSheet
{
    /// <summary>The largest difference of near duplicates at any step, in decades: 0.23 %, a third of the least noise between scans that follow one another.</summary>
    public const double NearDecades = 0.001;

    /// <summary>Describes a set.</summary>
    /// <param name="data">The set.</param>
    /// <param name="profile">Its heater profile.</param>
    public static DataSheet Describe(GasDataSet data, string profile)
    {
        IReadOnlyList<GasCycle> cycles = data.Cycles;
        GasProtocol protocol = GasProtocol.Apply(cycles);
        return new DataSheet
        {
            Task = "gas",
            Sources = data.Sources,
            Examples = cycles.Count,
            Tallies =
            [
                .. DataSheet.Count("class", cycles, cycle => cycle.Group),
                .. DataSheet.Count("label", cycles, cycle => cycle.Label),
                .. DataSheet.Count("board", cycles, cycle => cycle.Board),
                .. DataSheet.Count("recording", cycles, RecordingOf),
                .. DataSheet.Count("sensor", cycles, cycle => cycle.Sensor < 0 ? $"{cycle.Board}/not told apart" : cycle.SensorKey),
            ],
            Items = data.RowGroups.Distinct().Order(StringComparer.Ordinal).ToArray(),
            ExactDuplicates = Exact(cycles),
            NearDuplicates = Near(cycles),
            Weaknesses =
            [
                new("scans", "with a step at the top of the sensor's range", cycles.Count(cycle => cycle.Ohms.Any(ohms => ohms >= GasFeatures.SaturatedOhms))),
                new("scans", "fewer than four scans after sleep, not settled", protocol.Unsettled),
                new("scans", "of sensors without ten settled scans of clean air: they cannot be scored", protocol.WithoutBaseline.Length),
                new("scans", "without temperature or humidity", cycles.Count(cycle => cycle.TemperatureCelsius == null || cycle.HumidityPercent == null)),
            ],
            Notes = [$"heater profile {profile}", .. data.LeftOut.Select(reason => "left out: " + reason)],
        };
    }

    private static string RecordingOf(GasCycle cycle) => $"{cycle.Board}/{cycle.Recording}/{cycle.Label}";

    private static DataSheet.Likeness[] Exact(IReadOnlyList<GasCycle> cycles)
    {
        var seen = new Dictionary<string, GasCycle>(StringComparer.Ordinal);
        var found = new List<(string, string)>();
        foreach (GasCycle cycle in cycles)
        {
            string ohms = Convert.ToHexString(GasRowGroup.RawBytes(cycle.Ohms));
            if (!seen.TryAdd(ohms, cycle))
            {
                found.Add((RecordingOf(seen[ohms]), RecordingOf(cycle)));
            }
        }

        return Paired(found);
    }

    // Sorted by the first step, so that only neighbours within the limit are compared.
    private static DataSheet.Likeness[] Near(IReadOnlyList<GasCycle> cycles)
    {
        var found = new List<(string, string)>();
        foreach (IGrouping<string, GasCycle> board in cycles.GroupBy(cycle => cycle.Board))
        {
            (GasCycle Cycle, double[] Logs)[] sorted = board
                .Select(cycle => (cycle, cycle.Ohms.Select(ohms => Math.Log10(ohms)).ToArray()))
                .OrderBy(pair => pair.Item2[0])
                .ToArray();
            for (int i = 0; i < sorted.Length; i++)
            {
                for (int j = i - 1; j >= 0 && sorted[i].Logs[0] - sorted[j].Logs[0] <= NearDecades; j--)
                {
                    if (RecordingOf(sorted[i].Cycle) != RecordingOf(sorted[j].Cycle) && AreNear(sorted[i].Logs, sorted[j].Logs))
                    {
                        string[] pair = [RecordingOf(sorted[i].Cycle), RecordingOf(sorted[j].Cycle)];
                        Array.Sort(pair, StringComparer.Ordinal);
                        found.Add((pair[0], pair[1]));
                        break;
                    }
                }
            }
        }

        return Paired(found);
    }

    private static bool AreNear(double[] a, double[] b)
    {
        bool isEqual = true;
        for (int step = 0; step < a.Length; step++)
        {
            if (Math.Abs(a[step] - b[step]) > NearDecades)
            {
                return false;
            }

            isEqual &= a[step] == b[step];
        }

        return !isEqual;
    }

    private static DataSheet.Likeness[] Paired(List<(string First, string Second)> found) => found
        .GroupBy(pair => pair)
        .Select(group => new DataSheet.Likeness(group.Key.First, group.Key.Second, group.Count()))
        .OrderByDescending(likeness => likeness.Count)
        .ThenBy(likeness => string.Create(CultureInfo.InvariantCulture, $"{likeness.First} {likeness.Second}"), StringComparer.Ordinal)
        .ToArray();
}
