using System;

namespace MeadowTinyMl.Sensing.Gas;

/// <summary>Commissions one gas sensor at its place: self-test, four scans to settle, ten scans of clean air. Blocks for about three minutes; an operator's act.</summary>
public sealed class GasCommissioning
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly Bme688 _chip;
    private readonly ISensorClock _clock;

    /// <summary>Prepares commissioning.</summary>
    /// <param name="chip">The chip; no scanner may use it meanwhile.</param>
    /// <param name="clock">Time.</param>
    public GasCommissioning(Bme688 chip, ISensorClock clock)
    {
        _chip = chip;
        _clock = clock;
    }

    /// <summary>Gets what the self-test found.</summary>
    public Bme688SelfTest SelfTest { get; private set; }

    /// <summary>Gets the scans that counted.</summary>
    public int Scans { get; private set; }

    /// <summary>Gets the largest difference between two scans at one step, in decades, Q16.</summary>
    public int SpreadQ16 { get; private set; }

    /// <summary>Takes the clean air.</summary>
    /// <param name="takenUtcSeconds">The time of day, or 0 where it is not known.</param>
    /// <returns>The baseline, or null where the chip failed its test, the air was not steady, or ten scans did not come within ten minutes.</returns>
    /// <exception cref="BusException">The chip does not answer.</exception>
    /// <exception cref="SensorException">The chip is none, or does not measure.</exception>
    public StoredBaseline? TryTake(long takenUtcSeconds)
    {
        SelfTest = _chip.SelfTest();

        // A high place or a dry room is no fault of the layer.
        if ((SelfTest & ~(Bme688SelfTest.Pressure | Bme688SelfTest.Humidity)) != Bme688SelfTest.Passed)
        {
            return null;
        }

        var scanner = new Bme688Scanner(_chip, _clock, 0, DutyCycle.Continuous);
        var cleanAir = new CleanAirBaseline();
        var scan = new GasScan();
        TimeSpan end = _clock.Now + Patience;
        while (cleanAir.Verdict == BaselineVerdict.NeedsMoreScans && _clock.Now < end)
        {
            _clock.Wait(Poll);
            if (scanner.TryRead(scan) == ReadState.Ready)
            {
                cleanAir.Add(scan);
                Scans += (scan.Quality & ~SensorQuality.Saturated) == SensorQuality.None ? 1 : 0;
            }
        }

        scan.Zero();
        SpreadQ16 = cleanAir.SpreadQ16;
        return cleanAir.Baseline == null
            ? null
            : new StoredBaseline(cleanAir.Baseline, _chip.Calibration.Fingerprint, takenUtcSeconds, cleanAir.SpreadQ16, scanner.Climate);
    }
}
