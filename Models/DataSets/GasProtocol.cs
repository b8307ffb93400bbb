using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.DataSets;

/// <summary>The protocol by which gas recordings are scored: settled scans, each sensor against its own clean air, whole recordings left out.</summary>
public sealed class GasProtocol
{
    private static readonly Regex PartOfOneExposure = new("^(2024-11-24)[abc]$", RegexOptions.CultureInvariant);

    private readonly Dictionary<string, GasBaseline> _baselines;

    private GasProtocol(int[] scored, int[] commissioning, int[] withoutBaseline, int unsettled, Dictionary<string, GasBaseline> baselines)
    {
        Scored = scored;
        Commissioning = commissioning;
        WithoutBaseline = withoutBaseline;
        Unsettled = unsettled;
        _baselines = baselines;
    }

    /// <summary>Gets the indexes of the scans that are scored: settled, of a sensor with a baseline, and not part of that baseline.</summary>
    public int[] Scored { get; }

    /// <summary>Gets the indexes of the scans that baselines were taken from.</summary>
    public int[] Commissioning { get; }

    /// <summary>Gets the indexes of settled scans whose sensor has fewer than ten clean-air scans; they cannot be scored.</summary>
    public int[] WithoutBaseline { get; }

    /// <summary>Gets the number of scans left out because the sensor had not settled after sleep.</summary>
    public int Unsettled { get; }

    /// <summary>Applies the protocol.</summary>
    /// <param name="cycles">All scans of a data set.</param>
    /// <remarks>
    /// A sensor's baseline is the median log10 R of its first ten settled clean_air scans in the order of recording names, air over water left out.
    /// Sensors that their source did not tell apart count as one. Water is judged by the label: <c>water</c>, <c>water_vapour</c>.
    /// </remarks>
    public static GasProtocol Apply(IReadOnlyList<GasCycle> cycles)
    {
        int[] settled = Enumerable.Range(0, cycles.Count).Where(i => cycles[i].IsSettled).ToArray();
        var baselines = new Dictionary<string, GasBaseline>(StringComparer.Ordinal);
        var commissioning = new List<int>();
        foreach (IGrouping<string, int> sensor in settled.GroupBy(i => cycles[i].SensorKey))
        {
            int[] first = sensor.Where(i => IsCommissioningAir(cycles[i]))
                .OrderBy(i => cycles[i].Recording, StringComparer.Ordinal)
                .ThenBy(i => i)
                .Take(GasBaseline.ScanCount)
                .ToArray();
            if (first.Length == GasBaseline.ScanCount)
            {
                baselines[sensor.Key] = GasBaseline.FromScans(first.Select(i => cycles[i].Ohms).ToArray());
                commissioning.AddRange(first);
            }
        }

        var taken = new HashSet<int>(commissioning);
        int[] rest = settled.Where(i => !taken.Contains(i)).ToArray();
        return new GasProtocol(
            rest.Where(i => baselines.ContainsKey(cycles[i].SensorKey)).ToArray(),
            commissioning.ToArray(),
            rest.Where(i => !baselines.ContainsKey(cycles[i].SensorKey)).ToArray(),
            cycles.Count - settled.Length,
            baselines);
    }

    /// <summary>Returns the baseline of the scan's sensor, or null when it has none.</summary>
    public GasBaseline? BaselineOf(GasCycle cycle) => _baselines.GetValueOrDefault(cycle.SensorKey);

    /// <summary>Returns the name of the recording that a scan is left out with: one continuous exposure in several files is one recording.</summary>
    public static string RecordingOf(GasCycle cycle) => $"{cycle.Board}/{PartOfOneExposure.Replace(cycle.Recording, "$1")}";

    private static bool IsCommissioningAir(GasCycle cycle) =>
        cycle.Group == GasCycle.CleanAir && cycle.Label is not ("water" or "water_vapour");
}
