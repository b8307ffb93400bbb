using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using MeadowTinyMl.Dsp;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>Puts the measurements of a recording together to whole heater scans and says what became of the rest.</summary>
/// <remarks>
/// Each sensor is followed on its own. A scan begins where the step does not rise, or after a gap of half a scan; then the sensor may have slept, and its scans are counted from
/// zero again. Whole is a scan with all ten steps within 1.1 times its length, one label and no error. The scan that a recording begins in the middle of does not count
/// for settling; one with lost steps does, since the plate was heated.
/// </remarks>
public sealed class ScanAssembler
{
    private readonly GasRecordingFile _file;
    private readonly Func<int, string> _labelOf;
    private readonly ImportFindings _findings;
    private readonly List<(int At, GasCycle Cycle)> _cycles = [];

    private ScanAssembler(GasRecordingFile file, Func<int, string> labelOf, ImportFindings findings)
    {
        _file = file;
        _labelOf = labelOf;
        _findings = findings;
    }

    /// <summary>Assembles the scans of a file, in the order in which they ended.</summary>
    /// <param name="file">The measurements.</param>
    /// <param name="board">The board's name.</param>
    /// <param name="recording">The recording's name.</param>
    /// <param name="profile">The heater profile that is wanted; sensors under another one are left out.</param>
    /// <param name="assumed">The profile of files that name none, or null to leave such files out.</param>
    /// <param name="labelOf">Names the label of a tag.</param>
    /// <param name="findings">Told what was read and dropped.</param>
    /// <returns>Scans whose group is still their label.</returns>
    public static IReadOnlyList<GasCycle> Assemble(
        GasRecordingFile file, string board, string recording, string profile, ProfileSteps? assumed, Func<int, string> labelOf, ImportFindings findings)
    {
        var assembler = new ScanAssembler(file, labelOf, findings);
        findings.Read("measurements", file.Measurements.Count);
        findings.Drop(file.Path, "lines that are no measurements", file.Unreadable);
        foreach (IGrouping<int, (GasMeasurement Row, int At)> sensor in file.Measurements.Select((row, at) => (row, at)).GroupBy(pair => pair.row.Sensor).OrderBy(group => group.Key))
        {
            ProfileSteps? steps = file.Profiles == null ? assumed : file.Profiles.GetValueOrDefault(sensor.Key);
            string? refusal = steps == null ? "measurements whose heater profile nothing names"
                : !string.Equals(steps.Name, profile, StringComparison.OrdinalIgnoreCase) ? $"measurements under {steps.Name}, not {profile}"
                : steps.Count != GasFeatures.Steps ? $"measurements under a profile of {steps.Count} steps, not {GasFeatures.Steps}"
                : null;
            if (refusal != null)
            {
                findings.Drop(file.Path, refusal, sensor.Count());
            }
            else
            {
                assembler.Follow(sensor, board, recording, steps!);
            }
        }

        // Sensors are interleaved: a stable order by the end of each scan.
        GasCycle[] cycles = assembler._cycles.OrderBy(pair => pair.At).Select(pair => pair.Cycle).ToArray();
        findings.Read("whole scans", cycles.Length);
        return cycles;
    }

    private void Follow(IEnumerable<(GasMeasurement Row, int At)> rows, string board, string recording, ProfileSteps profile)
    {
        double scan = profile.Length.TotalMilliseconds;
        var open = new List<GasMeasurement>();
        GasMeasurement? last = null;
        int lastAt = 0;
        int position = 0;
        int cycle = 0;
        bool isFirst = true;
        foreach ((GasMeasurement row, int at) in rows)
        {
            string? fault = row == last ? "measurements written twice"
                : row.ErrorCode != 0 ? $"measurements with error code {row.ErrorCode.ToString(CultureInfo.InvariantCulture)}"
                : !row.IsScanning ? "measurements outside of scans"
                : row.Ohms is not (>= 1 and <= 4e9) ? "measurements without a resistance from 1 to 4e9 ohm"
                : null;
            if (fault != null)
            {
                _findings.Drop(_file.Path, fault, 1);
                continue;
            }

            long gap = last is { } before ? row.Milliseconds - before.Milliseconds : 0;
            bool isGap = gap < 0 || gap > scan / 2;
            if (isGap || (open.Count > 0 && row.Step <= open[^1].Step))
            {
                End();
                if (isGap)
                {
                    _findings.Note(_file.Path, "gaps of half a scan or more, or clocks set back: scans counted anew", 1);
                    position = 0;
                    isFirst = true;
                }
            }

            open.Add(row);
            last = row;
            lastAt = at;
        }

        End(isLast: true);

        void End(bool isLast = false)
        {
            if (open.Count == 0)
            {
                return;
            }

            bool startsLate = isFirst && open[0].Step > 0;
            string? fault = open.Count < GasFeatures.Steps
                ? startsLate ? "scans whose beginning is missing" : isLast ? "scans cut off by the end" : "scans with lost steps"
                : open[^1].Milliseconds - open[0].Milliseconds > 1.1 * scan ? "scans that took longer than their profile"
                : open.Any(row => row.LabelTag != open[0].LabelTag) ? "scans in which the label changed"
                : null;
            if (fault == null)
            {
                _cycles.Add((lastAt, new GasCycle(
                    board,
                    recording,
                    _labelOf(open[0].LabelTag),
                    _labelOf(open[0].LabelTag),
                    open[0].Sensor,
                    cycle,
                    position,
                    open.Select(row => (uint)Math.Round(row.Ohms!.Value, MidpointRounding.AwayFromZero)).ToArray())
                {
                    StartMilliseconds = open[0].Milliseconds,
                    TemperatureCelsius = Mean(row => row.Celsius),
                    HumidityPercent = Mean(row => row.HumidityPercent),
                    PressureHectopascals = Mean(row => row.Hectopascals),
                }));
            }
            else
            {
                _findings.Drop(_file.Path, fault, 1);
            }

            position += startsLate ? 0 : 1;
            cycle++;
            isFirst = false;
            open.Clear();
        }

        double? Mean(Func<GasMeasurement, double?> value) => open.All(row => value(row) != null) ? open.Average(row => value(row)!.Value) : null;
    }
}
