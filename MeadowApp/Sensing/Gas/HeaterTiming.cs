using System;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>How the chip writes lengths of time, and how long its conversions take.</summary>
/// <remarks>Source: BME688 data sheet, sections 3.3 and 5.3.2.2; the maker's public driver.</remarks>
public static class HeaterTiming
{
    private const int MicrosecondsPerConversion = 1_963;
    private const int MicrosecondsPerSwitch = 477;
    private const int Switches = 9; // four between temperature, pressure and humidity, five for gas
    private const int MicrosecondsToWake = 1_000;

    /// <summary>The longest heater step of the forced and sequential modes.</summary>
    public static TimeSpan LongestStep => TimeSpan.FromMilliseconds(4_032);

    /// <summary>The longest shared wait of the parallel mode.</summary>
    public static TimeSpan LongestSharedWait => TimeSpan.FromMilliseconds(1_923);

    /// <summary>Returns the code of a heater step's length: a mantissa of six bits in milliseconds, times a power of four; rounded down.</summary>
    /// <param name="time">0 to 4 032 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time cannot be written.</exception>
    public static byte StepCode(TimeSpan time) => Encode(Whole(time, LongestStep, nameof(time)));

    /// <summary>Returns the code of the wait that all steps of the parallel mode share, in units of 0.477 ms.</summary>
    /// <param name="time">0 to 1 923 ms.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time cannot be written.</exception>
    public static byte SharedWaitCode(TimeSpan time)
    {
        int milliseconds = Whole(time, LongestSharedWait, nameof(time));
        return time == LongestSharedWait ? byte.MaxValue : Encode(milliseconds * 1_000 / MicrosecondsPerSwitch);
    }

    /// <summary>Returns the time that a code of the shared wait stands for.</summary>
    /// <param name="code">As written to the chip.</param>
    public static TimeSpan SharedWait(byte code) => Microseconds(((code & 0x3F) << (2 * (code >> 6))) * MicrosecondsPerSwitch);

    /// <summary>Returns how long one measurement of temperature, pressure, humidity and gas takes, without heating.</summary>
    /// <param name="conversions">Sum of the three oversamplings; each of them 0, 1, 2, 4, 8 or 16.</param>
    /// <param name="isWaking">Whether the chip wakes for it, as it does in forced mode.</param>
    public static TimeSpan Measurement(int conversions, bool isWaking) =>
        Microseconds((conversions * MicrosecondsPerConversion) + (Switches * MicrosecondsPerSwitch) + (isWaking ? MicrosecondsToWake : 0));

    private static TimeSpan Microseconds(int count) => TimeSpan.FromTicks(10L * count);

    private static int Whole(TimeSpan time, TimeSpan longest, string name)
    {
        if (time < TimeSpan.Zero || time > longest)
        {
            throw new ArgumentOutOfRangeException(name, time, $"The chip can be told 0 to {longest.TotalMilliseconds} ms.");
        }

        return (int)time.TotalMilliseconds;
    }

    private static byte Encode(int units)
    {
        int exponent = 0;
        while (units > 0x3F)
        {
            units >>= 2;
            exponent++;
        }

        return exponent > 3 ? byte.MaxValue : (byte)(units | (exponent << 6));
    }
}
