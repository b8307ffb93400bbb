using System;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>How many scans run on end, and for the length of how many scans the sensor may then sleep at most where the air is quiet (<see cref="QuietRest"/>).</summary>
public readonly record struct DutyCycle
{
    /// <summary>Scans after sleep that are not to be trusted: in clean air they read up to 1.1 decades low.</summary>
    public const int UnsettledScans = 4;

    /// <summary>Creates a duty cycle.</summary>
    /// <param name="scans">Scans on end; more than <see cref="UnsettledScans"/> where there is sleep, or none of them would count.</param>
    /// <param name="sleepScans">The longest sleep, in lengths of a scan; 0 for a sensor that never sleeps.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of range.</exception>
    public DutyCycle(int scans, int sleepScans)
    {
        if (sleepScans < 0 || sleepScans > 10_000)
        {
            throw new ArgumentOutOfRangeException(nameof(sleepScans), sleepScans, "0 to 10 000 lengths of a scan.");
        }

        if (sleepScans > 0 && (scans <= UnsettledScans || scans > 10_000))
        {
            throw new ArgumentOutOfRangeException(nameof(scans), scans, $"{UnsettledScans + 1} to 10 000 scans: the first {UnsettledScans} after sleep do not count.");
        }

        Scans = scans;
        SleepScans = sleepScans;
    }

    /// <summary>Gets the duty cycle without sleep, which is also the default value.</summary>
    public static DutyCycle Continuous => default;

    /// <summary>Gets the scans on end; without meaning where there is no sleep.</summary>
    public int Scans { get; }

    /// <summary>Gets the longest sleep, in lengths of a scan; 0 for none.</summary>
    public int SleepScans { get; }

    /// <summary>Gets the longest time from the end of one scan that counts to the end of the next.</summary>
    public TimeSpan LongestGap => TimeSpan.FromMilliseconds((long)GasScan.LengthMilliseconds * (SleepScans == 0 ? 1 : SleepScans + UnsettledScans + 1));
}
