using System;

namespace MeadowTinyMl.Sentinel;

/// <summary>What the device draws, for the estimate of energy in the log; without radio, relay, lamp and sounder.</summary>
/// <param name="Board">The board, in microwatts; shared alike by the sensors, for it runs for all of them.</param>
/// <param name="Gas">One gas sensor averaged over a scan, in microwatts.</param>
/// <param name="Microphone">The microphone, in microwatts.</param>
public sealed record DevicePower(int Board, int Gas, int Microphone)
{
    private const long NanojoulesPerMillijoule = 1_000_000;

    /// <summary>Gets the figures of <c>hardware/power.json</c>: assumptions and data sheets until a board was measured.</summary>
    public static DevicePower Stated => new DevicePower(363_000, 22_440, 1_980);

    /// <summary>Returns what a sensor and its share of the board take, in millijoules, rounded down. Over all sensors the sum is that of the device.</summary>
    /// <param name="sensor">The sensor's name.</param>
    /// <param name="sensors">How many there are.</param>
    /// <param name="milliseconds">For how long.</param>
    /// <param name="asleep">For how much of that gas sensors slept, in milliseconds.</param>
    public long Millijoules(string sensor, int sensors, long milliseconds, long asleep)
    {
        long own = sensor == SoundChannel.Sensor ? milliseconds * Microphone : (milliseconds - Math.Min(asleep, milliseconds)) * Gas;
        return checked(own + (milliseconds * (Board / sensors))) / NanojoulesPerMillijoule;
    }
}
