namespace MeadowTinyMl.DataSets;

/// <summary>One complete heater scan out of a recording.</summary>
/// <param name="Board">The physical board.</param>
/// <param name="Recording">The recording or session; never split at random.</param>
/// <param name="Label">The fine class as its source named it.</param>
/// <param name="Group">The product's class: clean_air, odour, solvent_vapour, or another.</param>
/// <param name="Sensor">Index of the sensor on the board; −1 where the source did not record it.</param>
/// <param name="Cycle">Order of the scan in its recording.</param>
/// <param name="ScanPosition">Scans this sensor had completed since it last slept; below 4 it has not settled.</param>
/// <param name="Ohms">Ten gas resistances, in ohm, rounded half away from zero.</param>
public sealed record GasCycle(string Board, string Recording, string Label, string Group, int Sensor, int Cycle, int ScanPosition, uint[] Ohms)
{
    /// <summary>The class of clean air, by which baselines are taken.</summary>
    public const string CleanAir = "clean_air";

    /// <summary>Scans after sleep that have not settled.</summary>
    public const int UnsettledScans = 4;

    /// <summary>Gets the device's time at the first step, in milliseconds; null where the source has none.</summary>
    public long? StartMilliseconds { get; init; }

    /// <summary>Gets the mean temperature on the warm sensor, in °C; null where the source has none. Never a feature of a model: it goes with the class.</summary>
    public double? TemperatureCelsius { get; init; }

    /// <summary>Gets the mean relative humidity on the warm sensor, in per cent; null where the source has none. Never a feature of a model.</summary>
    public double? HumidityPercent { get; init; }

    /// <summary>Gets the mean pressure, in hPa; null where the source has none.</summary>
    public double? PressureHectopascals { get; init; }

    /// <summary>Gets a value indicating whether the sensor had settled.</summary>
    public bool IsSettled => ScanPosition >= UnsettledScans;

    /// <summary>Gets the name of the physical sensor; sensors that their source did not tell apart count as one.</summary>
    public string SensorKey => $"{Board}/{Sensor}";
}
