namespace MeadowTinyMl.Sensing.Gas;

/// <summary>From the converter's codes to physical values in whole numbers: what the board uses, the same bits everywhere.</summary>
/// <remarks>
/// The formulas are the maker's published integer ones, with their rounding; 32-bit products wrap as they do there. Sums that exceed 32 bits with absurd
/// constants therefore give absurd values, which the driver's range check catches.
/// </remarks>
public static class IntegerCompensation
{
    /// <summary>Returns the fine temperature that pressure and humidity need: 1/5120 of a degree Celsius.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="code">20 bits.</param>
    public static int FineTemperature(Bme688Calibration calibration, int code)
    {
        long difference = (code >> 3) - (calibration.T1 << 1);
        long linear = (difference * calibration.T2) >> 11;
        long square = ((difference >> 1) * (difference >> 1)) >> 12;
        return unchecked((int)(linear + ((square * (calibration.T3 << 4)) >> 14)));
    }

    /// <summary>Returns the temperature in 1/100 of a degree Celsius.</summary>
    /// <param name="fineTemperature">As <see cref="FineTemperature"/> gives it.</param>
    public static int CentiCelsius(int fineTemperature) => unchecked((fineTemperature * 5) + 128) >> 8;

    /// <summary>Computes the pressure in pascal.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="code">20 bits.</param>
    /// <param name="fineTemperature">Of the same measurement.</param>
    /// <param name="pascal">The pressure, or 0.</param>
    /// <returns>False where these constants and this temperature would divide by zero.</returns>
    public static bool TryPressure(Bme688Calibration calibration, int code, int fineTemperature, out int pascal)
    {
        unchecked
        {
            int t = (fineTemperature >> 1) - 64_000;
            int quarterSquare = (t >> 2) * (t >> 2);
            int offset = ((((quarterSquare >> 11) * calibration.P6) >> 2) + ((t * calibration.P5) << 1)) >> 2;
            offset += calibration.P4 << 16;
            int slope = ((((quarterSquare >> 13) * (calibration.P3 << 5)) >> 3) + ((calibration.P2 * t) >> 1)) >> 18;
            int divisor = ((32_768 + slope) * calibration.P1) >> 15;
            if (divisor == 0)
            {
                pascal = 0;
                return false;
            }

            int p = (1_048_576 - code - (offset >> 12)) * 3_125;
            p = p >= 0x4000_0000 ? Divide(p, divisor) << 1 : Divide(p << 1, divisor);
            int second = (calibration.P9 * (((p >> 3) * (p >> 3)) >> 13)) >> 12;
            int first = ((p >> 2) * calibration.P8) >> 13;
            int third = ((p >> 8) * (p >> 8) * (p >> 8) * calibration.P10) >> 17;
            pascal = p + ((second + first + third + (calibration.P7 << 7)) >> 4);
            return true;
        }
    }

    /// <summary>Returns the relative humidity in 1/1000 of a per cent, 0 to 100 000.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="code">16 bits.</param>
    /// <param name="fineTemperature">Of the same measurement.</param>
    public static int MilliPercentHumidity(Bme688Calibration calibration, int code, int fineTemperature)
    {
        unchecked
        {
            int t = CentiCelsius(fineTemperature);
            int offset = code - (calibration.H1 * 16) - (t * calibration.H3 / 100 >> 1);
            int linear = t * calibration.H4 / 100;
            int square = (t * (t * calibration.H5 / 100) >> 6) / 100;
            int h = offset * ((calibration.H2 * (linear + square + (1 << 14))) >> 10);
            int bend = ((calibration.H6 << 7) + (t * calibration.H7 / 100)) >> 4;
            int bent = (bend * (((h >> 14) * (h >> 14)) >> 10)) >> 1;
            int humidity = (((h + bent) >> 10) * 1_000) >> 12;
            return humidity > 100_000 ? 100_000 : humidity < 0 ? 0 : humidity;
        }
    }

    /// <summary>Returns the gas resistance in ohm, rounded to the nearest.</summary>
    /// <param name="code">10 bits.</param>
    /// <param name="range">4 bits.</param>
    /// <remarks>The maker's integer form cuts to hundreds of ohms, which is 7 % at the low end; this one keeps the formula's precision at the price of one 64-bit division.</remarks>
    public static uint GasOhms(int code, int range)
    {
        ulong divisor = (ulong)(4_096 + (3 * (code - 512)));
        return (uint)((((1_000_000UL * (uint)(262_144 >> range)) + (divisor / 2)) / divisor));
    }

    /// <summary>Computes the heater's resistance code.</summary>
    /// <param name="calibration">The chip's constants.</param>
    /// <param name="celsius">The plate's target; above 400 it is 400.</param>
    /// <param name="ambientCelsius">The last measured temperature; −128 to 127.</param>
    /// <param name="code">0 to 255, or 0.</param>
    /// <returns>False where the code does not fit a byte: writing what is left of it would heat the plate to something else.</returns>
    public static bool TryHeaterCode(Bme688Calibration calibration, int celsius, int ambientCelsius, out byte code)
    {
        int target = celsius > 400 ? 400 : celsius;
        int ambient = ambientCelsius * calibration.G3 / 1_000 * 256;
        int slope = (((calibration.G2 + 154_009) * target * 5 / 100) + 3_276_800) / 10;
        int sum = ambient + ((calibration.G1 + 784) * slope / 2);
        int scaled = sum / (calibration.HeaterRange + 4) / ((131 * calibration.HeaterValue) + 65_536);
        int hundredfold = (scaled - 250) * 34;
        int rounded = (hundredfold + 50) / 100;
        bool fits = rounded >= 0 && rounded <= byte.MaxValue;
        code = fits ? (byte)rounded : (byte)0;
        return fits;
    }

    // The one quotient that does not exist in 32 bits wraps like the products.
    private static int Divide(int dividend, int divisor) => divisor == -1 ? unchecked(-dividend) : dividend / divisor;
}
