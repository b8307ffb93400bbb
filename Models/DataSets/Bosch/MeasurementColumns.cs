using System;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>The measurements of a table, by the keys that the maker's tools use.</summary>
internal static class MeasurementColumns
{
    // Above the top of the pressure sensor's range in hPa, below its foot in Pa: some recorders write Pa under a heading that says hPa.
    private const double MostHectopascals = 2_000;

    /// <summary>Reads all rows.</summary>
    /// <param name="table">The table.</param>
    /// <param name="sensorOf">Names the sensor of the row at hand where no column does.</param>
    public static GasMeasurement[] ReadAll(BoschTable table, Func<int>? sensorOf = null)
    {
        string sensor = sensorOf == null ? table.OneOf("sensor_index") : string.Empty;
        string time = table.OneOf("timestamp_since_poweron");
        string step = table.OneOf("heater_profile_step_index", "cycle_step_index");
        string ohms = table.OneOf("resistance_gassensor");
        string? scanning = table.Has("scanning_enabled") ? "scanning_enabled" : table.Has("scanning_mode_enabled") ? "scanning_mode_enabled" : null;
        var measurements = new GasMeasurement[table.Rows];
        foreach (int row in table.EachRow())
        {
            measurements[row] = new GasMeasurement(
                sensorOf?.Invoke() ?? (int)table.Whole(sensor, 0, 255),
                table.Whole(time, 0, 1L << 50),
                (int)table.Whole(step, 0, 31),
                table.Number(ohms, -1e12, 1e12),
                Optional(table, "temperature", -100, 500),
                Optional(table, "relative_humidity", -1, 200),
                Optional(table, "pressure", 0, 200_000) is { } pressure ? (pressure > MostHectopascals ? pressure / 100 : pressure) : null,
                table.Has("label_tag") ? (int)table.Whole("label_tag", 0, int.MaxValue) : 0,
                table.Has("error_code") ? (int)table.Whole("error_code", int.MinValue, int.MaxValue) : 0,
                scanning == null || table.Whole(scanning, int.MinValue, int.MaxValue) != 0);
        }

        return measurements;
    }

    private static double? Optional(BoschTable table, string key, double low, double high) => table.Has(key) ? table.Number(key, low, high) : null;
}
