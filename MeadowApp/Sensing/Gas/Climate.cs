namespace MeadowTinyMl.Sensing.Gas;

/// <summary>What the gas sensor's own thermometer, barometer and hygrometer say. The plate warms them: this is not the room's climate.</summary>
/// <param name="CentiCelsius">Temperature, in 1/100 of a degree Celsius.</param>
/// <param name="Pascal">Pressure, in pascal.</param>
/// <param name="MilliPercent">Relative humidity, in 1/1000 of a per cent.</param>
public readonly record struct Climate(int CentiCelsius, int Pascal, int MilliPercent)
{
    /// <summary>Gets a value indicating whether temperature and pressure lie inside what the chip is specified for: −40 to 85 °C and 300 to 1 100 hPa.</summary>
    public bool IsPlausible => CentiCelsius >= -4_000 && CentiCelsius <= 8_500 && Pascal >= 30_000 && Pascal <= 110_000;

    /// <summary>Computes the climate of a measurement.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="field">The measurement.</param>
    public static Climate Of(Bme688Calibration calibration, in Bme688Field field)
    {
        int fine = IntegerCompensation.FineTemperature(calibration, field.TemperatureCode);
        _ = IntegerCompensation.TryPressure(calibration, field.PressureCode, fine, out int pascal);
        return new Climate(IntegerCompensation.CentiCelsius(fine), pascal, IntegerCompensation.MilliPercentHumidity(calibration, field.HumidityCode, fine));
    }
}
