using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace MeadowTinyMl.Models.Tests.DataSets.Bosch;

/// <summary>A recording in the maker's layout, made up for a test.</summary>
internal sealed class BoschText
{
    public const string Hp354 = """{"id":"heater_354","timeBase":140,"temperatureTimeVectors":[[320,5],[100,2],[100,10],[100,30],[200,5],[200,5],[200,5],[320,5],[320,5],[320,5]]}""";
    public const string Hp322 = """{"id":"heater_322","timeBase":140,"temperatureTimeVectors":[[100,7],[100,10],[200,5],[200,5],[200,5],[200,5],[320,5],[320,5],[320,5],[320,5]]}""";

    private static readonly int[] StepStarts = [0, 5, 7, 17, 47, 52, 57, 62, 67, 72];
    private static readonly string[] Current =
    [
        "sensor_index", "sensor_id", "timestamp_since_poweron", "real_time_clock", "temperature", "pressure", "relative_humidity", "resistance_gassensor",
        "heater_profile_step_index", "scanning_enabled", "scanning_cycle_index", "label_tag", "error_code",
    ];

    private readonly List<Dictionary<string, double?>> _rows = [];

    public string[] Columns { get; init; } = Current;

    public string Profiles { get; init; } = Hp354;

    public string Sensors { get; init; } = """{"sensorIndex":0,"heaterProfile":"heater_354","dutyCycleProfile":"duty_1"}""";

    public string Board { get; init; } = "844001418";

    public string Seed { get; init; } = "w3tsw8iblv0kenlt";

    public static string[] Older => Current.Where(key => key != "scanning_cycle_index").Select(key => key == "scanning_enabled" ? "scanning_mode_enabled" : key).ToArray();

    /// <summary>Adds one scan; ohms of step s are <paramref name="ohms"/> · (s + 1).</summary>
    public BoschText Scan(long start, double ohms, int sensor = 0, int label = 1, params int[] without)
    {
        for (int step = 0; step < StepStarts.Length; step++)
        {
            if (!without.Contains(step))
            {
                Row(start + (140 * StepStarts[step]), step, ohms * (step + 1), sensor, label);
            }
        }

        return this;
    }

    public BoschText Row(long time, int step, double? ohms, int sensor = 0, int label = 1, int error = 0, double pressure = 1_013.25, int scanning = 1)
    {
        _rows.Add(new Dictionary<string, double?>
        {
            ["sensor_index"] = sensor,
            ["sensor_id"] = 936_870_673,
            ["timestamp_since_poweron"] = time,
            ["real_time_clock"] = 0,
            ["temperature"] = 25.5,
            ["pressure"] = pressure,
            ["relative_humidity"] = 40,
            ["resistance_gassensor"] = ohms,
            ["heater_profile_step_index"] = step,
            ["scanning_enabled"] = scanning,
            ["scanning_mode_enabled"] = scanning,
            ["scanning_cycle_index"] = 1,
            ["label_tag"] = label,
            ["error_code"] = error,
        });
        return this;
    }

    public override string ToString()
    {
        string columns = string.Join(',', Columns.Select(key => $$"""{"name":"{{key}}","unit":"","format":"float","key":"{{key}}"}"""));
        string rows = string.Join(',', _rows.Select(row => $"[{string.Join(',', Columns.Select(key => row[key]?.ToString(CultureInfo.InvariantCulture) ?? "null"))}]"));
        return $$$"""
            {"configHeader":{"boardType":"board_8"},"configBody":{"heaterProfiles":[{{{Profiles}}}],"dutyCycleProfiles":[],"sensorConfigurations":[{{{Sensors}}}]},
            "rawDataHeader":{"counterPowerOnOff":1,"seedPowerOnOff":"{{{Seed}}}","counterFileLimit":1,"firmwareVersion":"3.1.1","boardId":"{{{Board}}}"},
            "rawDataBody":{"dataColumns":[{{{columns}}}],"dataBlock":[{{{rows}}}]}}
            """;
    }
}
