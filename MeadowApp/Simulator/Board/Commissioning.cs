using System;
using MeadowTinyMl.Dsp;
using MeadowTinyMl.Sensing;
using MeadowTinyMl.Sensing.Gas;

namespace MeadowTinyMl.Simulator.Board;

/// <summary>Commissions the simulated sensor before the board's first day, with the code that a board uses: self-test, then clean air.</summary>
internal static class Commissioning
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>Returns the fingerprint of the chip with this seed.</summary>
    /// <param name="seed">Which chip.</param>
    public static uint Fingerprint(int seed)
    {
        var time = new SensorTime();
        var driver = new Bme688(new SimulatedBme688(() => time.Now, () => null, seed), time);
        driver.Initialize();
        return driver.Calibration.Fingerprint;
    }

    /// <summary>Tests a chip and takes its clean air: four scans to settle and ten that count.</summary>
    /// <param name="seed">Which chip.</param>
    /// <param name="takenUtcSeconds">The time of day.</param>
    /// <exception cref="InvalidOperationException">The chip fails or the simulated air is not steady, which would be a defect of the simulation.</exception>
    public static StoredBaseline Take(int seed, long takenUtcSeconds)
    {
        var time = new SensorTime();
        var driver = new Bme688(new SimulatedBme688(() => time.Now, () => null, seed), time);
        Bme688SelfTest test = driver.SelfTest();
        if (test != Bme688SelfTest.Passed)
        {
            throw new InvalidOperationException($"The simulated chip fails its self-test: {test}.");
        }

        var scanner = new Bme688Scanner(driver, time, 0, DutyCycle.Continuous);
        var commissioning = new CleanAirBaseline();
        var scan = new GasScan();
        for (int scans = 0; scans < 2 * GasBaseline.ScanCount && commissioning.Verdict == BaselineVerdict.NeedsMoreScans;)
        {
            time.Wait(Poll);
            if (scanner.TryRead(scan) == ReadState.Ready)
            {
                commissioning.Add(scan);
                scans++;
            }
        }

        GasBaseline baseline = commissioning.Baseline ?? throw new InvalidOperationException($"The simulated clean air is {commissioning.Verdict}.");
        return new StoredBaseline(baseline, driver.Calibration.Fingerprint, takenUtcSeconds, commissioning.SpreadQ16, scanner.Climate);
    }
}
