namespace MeadowTinyMl.Sensing.Gas;

/// <summary>From the converter's codes to physical values in single precision: finer steps than the integer form, for recordings; nothing is decided on them.</summary>
/// <remarks>The formulas are the maker's published floating-point ones.</remarks>
public static class FloatCompensation
{
    /// <summary>Returns the fine temperature that pressure and humidity need: 1/5120 of a degree Celsius.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="code">20 bits.</param>
    public static float FineTemperature(Bme688Calibration calibration, int code)
    {
        float linear = ((code / 16_384f) - (calibration.T1 / 1_024f)) * calibration.T2;
        float eighth = (code / 131_072f) - (calibration.T1 / 8_192f);
        return linear + (eighth * eighth * (calibration.T3 * 16f));
    }

    /// <summary>Returns the temperature in degrees Celsius.</summary>
    /// <param name="fineTemperature">As <see cref="FineTemperature"/> gives it.</param>
    public static float Celsius(float fineTemperature) => fineTemperature / 5_120f;

    /// <summary>Returns the pressure in pascal, or 0 where these constants and this temperature would divide by zero.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="code">20 bits.</param>
    /// <param name="fineTemperature">Of the same measurement.</param>
    public static float Pascal(Bme688Calibration calibration, int code, float fineTemperature)
    {
        float t = (fineTemperature / 2f) - 64_000f;
        float offset = (t * t * (calibration.P6 / 131_072f)) + (t * calibration.P5 * 2f);
        offset = (offset / 4f) + (calibration.P4 * 65_536f);
        float slope = ((calibration.P3 * t * t / 16_384f) + (calibration.P2 * t)) / 524_288f;
        float divisor = (1f + (slope / 32_768f)) * calibration.P1;
        if ((int)divisor == 0)
        {
            return 0;
        }

        float p = (1_048_576f - code - (offset / 4_096f)) * 6_250f / divisor;
        float second = calibration.P9 * p * p / 2_147_483_648f;
        float first = p * (calibration.P8 / 32_768f);
        float third = p / 256f * (p / 256f) * (p / 256f) * (calibration.P10 / 131_072f);
        return p + ((second + first + third + (calibration.P7 * 128f)) / 16f);
    }

    /// <summary>Returns the relative humidity in per cent, 0 to 100.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="code">16 bits.</param>
    /// <param name="fineTemperature">Of the same measurement.</param>
    public static float PercentHumidity(Bme688Calibration calibration, int code, float fineTemperature)
    {
        float t = Celsius(fineTemperature);
        float offset = code - ((calibration.H1 * 16f) + (calibration.H3 / 2f * t));
        float h = offset * (calibration.H2 / 262_144f * (1f + (calibration.H4 / 16_384f * t) + (calibration.H5 / 1_048_576f * t * t)));
        h += ((calibration.H6 / 16_384f) + (calibration.H7 / 2_097_152f * t)) * h * h;
        return h > 100f ? 100f : h < 0f ? 0f : h;
    }

    /// <summary>Returns the gas resistance in ohm.</summary>
    /// <param name="code">10 bits.</param>
    /// <param name="range">4 bits.</param>
    public static float GasOhms(int code, int range) => 1_000_000f * (262_144 >> range) / (4_096 + (3 * (code - 512)));

    /// <summary>Computes the heater's resistance code.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="celsius">The plate's target; above 400 it is 400.</param>
    /// <param name="ambientCelsius">The last measured temperature.</param>
    /// <param name="code">0 to 255, or 0.</param>
    /// <returns>False where the code does not fit a byte.</returns>
    public static bool TryHeaterCode(Bme688Calibration calibration, int celsius, int ambientCelsius, out byte code)
    {
        float value = 3.4f * (HeaterSum(calibration, celsius > 400 ? 400 : celsius, ambientCelsius) - 25);
        bool fits = value >= 0 && value < 256;
        code = fits ? (byte)value : (byte)0;
        return fits;
    }

    private static float HeaterSum(Bme688Calibration calibration, int target, int ambientCelsius)
    {
        float cold = (calibration.G1 / 16f) + 49f;
        float slope = (calibration.G2 / 32_768f * 0.0005f) + 0.00235f;
        float ambient = calibration.G3 / 1_024f * ambientCelsius;
        float sum = (cold * (1f + (slope * target))) + ambient;
        return sum * (4 / (4 + (float)calibration.HeaterRange)) * (1 / (1 + (calibration.HeaterValue * 0.002f)));
    }
}
