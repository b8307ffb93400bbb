using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace MeadowTinyMl.DataSets.Bosch;

/// <summary>Reads what a board printed on its serial line: <c>milliseconds °C Pa %RH ohm step</c>, one measurement a line. Nothing in it names board, profile or label.</summary>
public static class SerialLog
{
    private const int Fields = 6;
    private const int MaxBytes = 256 * 1024 * 1024;

    /// <summary>Reads a file; other lines are counted and passed over.</summary>
    /// <exception cref="DataFormatException">It is too long.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static GasRecordingFile Read(string path)
    {
        long length = new FileInfo(path).Length;
        if (length > MaxBytes)
        {
            throw new DataFormatException(path, "length", $"at most {MaxBytes} bytes", $"{length}");
        }

        var measurements = new List<GasMeasurement>();
        int unreadable = 0;
        foreach (string line in File.ReadLines(path))
        {
            if (TryParse(line, out GasMeasurement measurement))
            {
                measurements.Add(measurement);
            }
            else if (line.Trim().Length > 0)
            {
                unreadable++;
            }
        }

        return new GasRecordingFile { Path = path, Board = string.Empty, Measurements = measurements, Unreadable = unreadable };
    }

    private static bool TryParse(string line, out GasMeasurement measurement)
    {
        measurement = default;
        string[] fields = line.Split([' ', '\t', ','], System.StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Fields
            || !long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long time)
            || !TryNumber(fields[1], -100, 500, out double celsius)
            || !TryNumber(fields[2], 10_000, 200_000, out double pascal)
            || !TryNumber(fields[3], -1, 200, out double percent)
            || !TryNumber(fields[4], 1, 1e12, out double ohms)
            || !int.TryParse(fields[5], NumberStyles.None, CultureInfo.InvariantCulture, out int step)
            || step > 31)
        {
            return false;
        }

        measurement = new GasMeasurement(0, time, step, ohms, celsius, percent, pascal / 100, 0, 0, true);
        return true;
    }

    private static bool TryNumber(string text, double low, double high, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= low && value <= high;
}
